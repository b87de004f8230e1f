import type { Performed } from '../journey/engine/effect';
import type { EmailStep, SmsStep } from '../journey/plan/plan';
import type { MessageRow } from '../store/rows';
import { addressOf } from './address-of';
import { compose } from './compose';
import type { ActivityDeps } from './deps';
import { follow } from './follow';
import { handOver } from './hand-over';
import { maySend } from './may-send';
import { loadMessage, type MessageAtHand } from './message-at-hand';
import type { RunAtHand } from './run-at-hand';

/**
 * `email` and `sms`: one message for each (run, step, round), whatever crashes. The claim comes first; then everything
 * that may forbid the message is looked at; then the row is taken for one dispatch, and only its holder may settle it.
 */
export async function sendMessage(
  deps: ActivityDeps,
  run: RunAtHand,
  step: EmailStep | SmsStep,
  round: number,
  askedAtMs: number,
): Promise<Performed> {
  const message = await loadMessage(deps, run, step, round, askedAtMs);
  if (message === null) return { status: 'failed', reason: 'no_template' };
  const { row } = await deps.store.messages.claim(claimOf(run, message));
  const settled = await follow(deps, run, message, row);
  if (settled !== null) return settled;
  const address = addressOf(run, step);
  const verdict = await maySend(deps, run, message, address);
  if (verdict.may === 'wait') return { status: 'later', untilMs: verdict.untilMs, reason: verdict.reason };
  if (verdict.may === 'not') {
    await settleUnsent(deps, row, run.nowMs, 'skipped', verdict.reason);
    return { status: 'skipped', reason: verdict.reason, ...(verdict.seen ? { seen: verdict.seen } : {}) };
  }
  const channel = deps.channels[step.kind];
  if (channel === undefined) return { status: 'skipped', reason: 'no_channel' };
  try {
    const outgoing = await compose(deps, run, message, verdict.address);
    return await handOver(deps, run, message, channel, outgoing);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TemplateError') throw error;
    deps.warn('A template is broken', { template: step.template, journey: run.plan.journey });
    await settleUnsent(deps, row, run.nowMs, 'failed', 'template');
    return { status: 'failed', reason: 'template' };
  }
}

function claimOf(run: RunAtHand, message: MessageAtHand): MessageRow {
  const { step, sendKey, template, purpose, request } = message;
  return {
    sendKey,
    userRef: run.context.userRef,
    runId: run.context.runId,
    journey: run.context.journey,
    version: run.context.version,
    step: step.id,
    channel: step.kind,
    template: template.template,
    templateVersion: template.version,
    purpose,
    topic: request.topic,
    state: 'claimed',
    attempt: 0,
    leaseUntilMs: null,
    providerId: null,
    reason: null,
    consent: null,
    claimedAtMs: run.nowMs,
    acceptedAtMs: null,
    fates: [],
  };
}

async function settleUnsent(
  { store }: ActivityDeps,
  row: MessageRow,
  atMs: number,
  state: 'skipped' | 'failed',
  reason: string,
): Promise<void> {
  await store.messages.settle(row.userRef, row.sendKey, row.attempt, { state, reason, atMs });
}
