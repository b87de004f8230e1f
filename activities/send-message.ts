import type { Performed } from '../journey/engine/effect';
import type { EmailStep, SmsStep } from '../journey/plan/plan';
import type { Outgoing } from '../message/channel';
import { TemplateError } from '../message/template-error';
import type { MessageRow } from '../store/rows';
import { addressOf } from './address-of';
import { compose } from './compose';
import type { ActivityDeps } from './deps';
import { follow } from './follow';
import { handOver } from './hand-over';
import { holdBack, settleUnsent } from './hold-back';
import { mayPrepare } from './may-send';
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
  const channel = deps.channels[step.kind];
  if (channel === undefined) return { status: 'skipped', reason: 'no_channel' };
  const message = await loadMessage(deps, run, step, round, askedAtMs);
  if (message === null) return { status: 'failed', reason: 'no_template' };
  const { row } = await deps.store.messages.claim(claimOf(run, message));
  const settled = await follow(deps, run, message, row);
  if (settled !== null) return settled;
  const address = addressOf(run, step);
  const verdict = await mayPrepare(deps, run, message, address);
  if (verdict.may !== 'send') return holdBack(deps, row, verdict, run.nowMs);
  if (address === null) return holdBack(deps, row, { may: 'not', reason: 'no_address' }, run.nowMs);
  const outgoing = await tryCompose(deps, run, message, address);
  if ('fault' in outgoing) {
    const { fault } = outgoing;
    if (ABOUT_ONE_PERSON.has(fault)) return holdBack(deps, row, { may: 'not', reason: fault }, run.nowMs);
    await settleUnsent(deps, row, run.nowMs, 'failed', `template ${fault}`);
    return { status: 'failed', reason: 'template' };
  }
  return handOver(deps, run, message, channel, outgoing);
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
    priority: run.plan.delivery.priority,
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

/** Faults of a template that are about one person: a value is missing, or makes the message too large. */
const ABOUT_ONE_PERSON: ReadonlySet<string> = new Set(['missing_variable', 'too_large']);

/** The message, or why there is none. Of a broken template the operator is told. */
async function tryCompose(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  address: string,
): Promise<Outgoing | { fault: string }> {
  try {
    return await compose(deps, run, message, address);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    if (!ABOUT_ONE_PERSON.has(error.code)) {
      deps.warn('A template is broken', { template: message.template.template, journey: run.plan.journey });
    }
    return { fault: error.code };
  }
}
