import type { Performed } from '../journey/engine/effect';
import type { EmailStep, SmsStep } from '../journey/plan/plan';
import type { Channel, Outgoing } from '../message/channel';
import { TemplateError } from '../message/template-error';
import type { MessageRow } from '../store/rows';
import { addressOf } from './address-of';
import { compose } from './compose';
import type { ActivityDeps } from './deps';
import { follow } from './follow';
import { handOver } from './hand-over';
import { holdBack, settleUnsent } from './hold-back';
import { mayPrepare, type MaySend } from './may-send';
import { loadMessage, type MessageAtHand } from './message-at-hand';
import type { RunAtHand } from './run-at-hand';

/**
 * `email` and `sms`: one message for each (run, step, round), whatever crashes. What may forbid the message is looked at
 * and the message is composed; then its row is taken for one dispatch, in the write that claims the key, and only its
 * holder may send and settle it.
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
  const prepared = await prepare(deps, run, message);
  if ('outgoing' in prepared) return takeAndSend(deps, run, message, channel, prepared.outgoing);
  const { row } = await deps.store.messages.claim(claimOf(run, message));
  return (
    (await follow(deps, run, message, row)) ??
    ('fault' in prepared
      ? failed(deps, run, row, prepared.fault)
      : holdBack(deps, row, prepared.verdict, run.nowMs))
  );
}

/** A message that may go out, as far as is known before its row is taken; or why there is none. */
type Prepared = { outgoing: Outgoing } | { verdict: Exclude<MaySend, { may: 'send' }> } | { fault: string };

async function prepare(deps: ActivityDeps, run: RunAtHand, message: MessageAtHand): Promise<Prepared> {
  const address = addressOf(run, message.step);
  const verdict = await mayPrepare(deps, run, message, address);
  if (verdict.may !== 'send') return { verdict };
  if (address === null) return { verdict: { may: 'not', reason: 'no_address' } };
  const outgoing = await tryCompose(deps, run, message, address);
  if (!('fault' in outgoing)) return { outgoing };
  const { fault } = outgoing;
  return ABOUT_ONE_PERSON.has(fault) ? { verdict: { may: 'not', reason: fault } } : { fault };
}

/** The claim is the take: a message seen for the first time costs one write. One seen before is followed up. */
async function takeAndSend(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  channel: Channel,
  outgoing: Outgoing,
): Promise<Performed> {
  const { messages } = deps.store;
  const consent = run.profile.consent[channel.name] ?? null;
  const leaseUntilMs = deps.clock(run.nowMs) + deps.leaseMs;
  const taken = await messages.take(claimOf(run, message), consent, leaseUntilMs);
  if (taken.taken) return handOver(deps, run, message, channel, outgoing, taken.row);
  const settled = await follow(deps, run, message, taken.row);
  if (settled !== null) return settled;
  const again = message.purpose === 'transactional';
  const row = await messages.dispatch(run.context.userRef, message.sendKey, consent, leaseUntilMs, again);
  if (row === null) return { status: 'later', untilMs: leaseUntilMs, reason: 'in_flight' };
  return handOver(deps, run, message, channel, outgoing, row);
}

async function failed(
  deps: ActivityDeps,
  run: RunAtHand,
  row: MessageRow,
  fault: string,
): Promise<Performed> {
  await settleUnsent(deps, row, run.nowMs, 'failed', `template ${fault}`);
  return { status: 'failed', reason: 'template' };
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
