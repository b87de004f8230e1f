import type { Performed } from '../journey/engine/effect';
import type { Channel, Delivery, Outgoing } from '../message/channel';
import type { MessageRow } from '../store/rows';
import type { ActivityDeps } from './deps';
import type { MessageAtHand } from './message-at-hand';
import type { RunAtHand } from './run-at-hand';
import { mayHandOver } from './may-send';
import { holdBack } from './hold-back';
import { tellOfDelivery } from './tell-of-delivery';

/** The first wait after a fault that surely sent nothing; it doubles with each try, up to the longest. */
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 15 * 60_000;

/** A provider that refuses us, not the person, is asked again after this long: someone has to mend it first. */
const SENDER_RETRY_MS = 30 * 60_000;

/** In doubt, a transactional message is sent again after this long, with the same Message-ID. */
const DOUBT_RETRY_MS = 60_000;
/** The result of a message that may have been sent: it counts as sent, so that its opens and clicks are waited for. */
export const IN_DOUBT = { status: 'sent', in_doubt: true };

/** How often a transactional message in doubt is handed over in all. */
export const MOST_IN_DOUBT = 3;

/**
 * With the ledger row taken for one dispatch: looks once more, calls the provider once, and settles the row with what
 * came of it. Fenced by the attempt: when another has taken the row meanwhile, what this one found out no longer counts.
 */
export async function handOver(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  channel: Channel,
  outgoing: Outgoing,
  row: MessageRow,
): Promise<Performed> {
  const { messages } = deps.store;
  const { userRef } = run.context;
  const verdict = await mayHandOver(deps, run, message, outgoing.to);
  if (verdict.may !== 'send') return holdBack(deps, row, verdict, run.nowMs);
  const delivery = await channel.send(outgoing);
  const atMs = deps.clock(run.nowMs);
  const end = endOf(delivery, row, message, atMs);
  const mine = await messages.settle(userRef, message.sendKey, row.attempt, { ...end.to, atMs });
  if (!mine) return { status: 'later', untilMs: atMs + FIRST_RETRY_MS, reason: 'in_flight' };
  await tellOfDelivery(deps, run, message, outgoing, delivery, atMs);
  return end.performed;
}

interface End {
  to: { state: MessageRow['state']; providerId?: string; reason?: string };
  performed: Performed;
}

function endOf(delivery: Delivery, row: MessageRow, message: MessageAtHand, atMs: number): End {
  switch (delivery.result) {
    case 'accepted':
      return {
        to: { state: 'accepted', providerId: delivery.providerId },
        performed: { status: 'done', result: { status: 'sent' } },
      };
    case 'unknown':
      return {
        to: { state: 'unknown', reason: delivery.reason },
        performed: inDoubt(row, message, atMs),
      };
    case 'not_sent':
      return unsent(delivery.reason, delivery.retryAfterMs ?? backoffMs(row.attempt), message, atMs);
    case 'rejected':
      if (delivery.scope === 'sender') return unsent(delivery.reason, SENDER_RETRY_MS, message, atMs);
      return {
        to: { state: 'rejected', reason: delivery.reason },
        performed: { status: 'failed', reason: delivery.scope === 'message' ? 'refused' : delivery.scope },
      };
  }
}

function inDoubt(row: MessageRow, message: MessageAtHand, atMs: number): Performed {
  const again = message.purpose === 'transactional' && row.attempt < MOST_IN_DOUBT;
  if (again) return { status: 'later', untilMs: atMs + DOUBT_RETRY_MS, reason: 'in_doubt' };
  return { status: 'done', result: IN_DOUBT };
}

/** Surely not sent: tried again under the same key while there is patience. */
function unsent(reason: string, waitMs: number, message: MessageAtHand, atMs: number): End {
  const untilMs = atMs + waitMs;
  if (untilMs > message.patientUntilMs) {
    return { to: { state: 'failed', reason }, performed: { status: 'failed', reason: 'provider' } };
  }
  return { to: { state: 'deferred', reason }, performed: { status: 'later', untilMs, reason: 'provider' } };
}

function backoffMs(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempt - 1), LONGEST_RETRY_MS);
}
