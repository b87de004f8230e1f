import { evaluate } from '../audience/evaluate';
import type { Seen } from '../audience/facts';
import { permit } from '../audience/permit';
import type { ActivityDeps } from './deps';
import type { MessageAtHand } from './message-at-hand';
import { factsOf, type RunAtHand } from './run-at-hand';

/** Whether a message may go out now, to whom, and else why not. */
export type MaySend =
  | { may: 'send'; address: string }
  | { may: 'wait'; untilMs: number; reason: string }
  | { may: 'not'; reason: string; seen?: Seen[] };

/**
 * Looks at everything that may forbid a message, at the instant of sending and after the claim: `only_if`, address,
 * suppression, consent, topic, windows, quiet hours, caps.
 */
export async function maySend(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  address: string | null,
): Promise<MaySend> {
  const { onlyIf } = run.plan.delivery;
  const facts = await factsOf(deps, run, [onlyIf]);
  if (onlyIf !== null) {
    const answer = evaluate(onlyIf, facts, deps.calendar);
    if (!answer.value) return { may: 'not', reason: 'only_if', seen: answer.seen };
  }
  const { step, request, sendKey } = message;
  const userRef = run.profile.userRef;
  const longestMs = Math.max(0, ...request.caps.map((cap) => cap.perMs));
  const [suppressed, sent] = await Promise.all([
    address === null ? false : deps.store.suppressions.has(step.kind, address),
    longestMs === 0 ? [] : deps.store.messages.sentSince(userRef, run.nowMs - longestMs),
  ]);
  const standing = {
    nowMs: run.nowMs,
    zone: facts.zone,
    hasAddress: address !== null,
    suppressed,
    consent: run.profile.consent[step.kind] ?? null,
    sent: sent.filter((one) => one.sendKey !== sendKey),
  };
  const verdict = permit(request, standing, deps.calendar);
  if (verdict.verdict === 'skip') return { may: 'not', reason: verdict.reason };
  if (verdict.verdict === 'defer') return { may: 'wait', untilMs: verdict.untilMs, reason: verdict.reason };
  return address === null ? { may: 'not', reason: 'no_address' } : { may: 'send', address };
}
