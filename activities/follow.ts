import type { Performed } from '../journey/engine/effect';
import type { MessageRow } from '../store/rows';
import type { ActivityDeps } from './deps';
import { IN_DOUBT, MOST_IN_DOUBT } from './hand-over';
import type { MessageAtHand } from './message-at-hand';
import type { RunAtHand } from './run-at-hand';
import { tellOfAccepted } from './tell-of-delivery';

/** How soon a send that somebody else holds is asked for again. */
const HELD_RETRY_MS = 5_000;

/** What an earlier try of this send has come to; null where the message may still be sent. */
export async function follow(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  row: MessageRow,
): Promise<Performed | null> {
  switch (row.state) {
    case 'claimed':
    case 'deferred':
      return null;
    case 'dispatching':
      return followDispatch(deps, run, message, row);
    case 'unknown':
      // In doubt: marketing is never sent again. A transactional message may be, with the same Message-ID.
      return message.purpose === 'transactional' && row.attempt < MOST_IN_DOUBT
        ? null
        : { status: 'done', result: IN_DOUBT };
    case 'skipped':
      return { status: 'skipped', reason: row.reason ?? 'skipped' };
    case 'rejected':
    case 'failed':
      return { status: 'failed', reason: row.reason ?? row.state };
    default:
      // The try that settled the row may have died before it told: told twice counts once.
      await tellOfAccepted(deps, run, message, row.acceptedAtMs ?? run.nowMs);
      return { status: 'done', result: { status: 'sent' } };
  }
}

/** Somebody sends just now, or died over it: when the lease is over, the row becomes `unknown`. */
async function followDispatch(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  row: MessageRow,
): Promise<Performed | null> {
  const { messages } = deps.store;
  if (row.leaseUntilMs !== null && row.leaseUntilMs > run.nowMs) {
    return { status: 'later', untilMs: row.leaseUntilMs + 1_000, reason: 'in_flight' };
  }
  await messages.lapseLeases(run.nowMs);
  const now = await messages.get(row.userRef, row.sendKey);
  if (now === null || now.state === 'dispatching') {
    return { status: 'later', untilMs: run.nowMs + HELD_RETRY_MS, reason: 'in_flight' };
  }
  return follow(deps, run, message, now);
}
