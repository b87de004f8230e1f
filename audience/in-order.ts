import { leavesAtMs, periodEnd, periodStart } from './behaviour';
import type { Condition } from './condition';
import type { EventFact } from './facts';
import { mayChangeAt, saw, type Look } from './look';

type InOrder = Extract<Condition, { kind: 'did_in_order' }>;

/** The newest event of a name that lies in the period, not after `latestMs`, and is not taken yet. */
function newestBefore(
  events: readonly EventFact[],
  fromMs: number,
  latestMs: number,
  taken: ReadonlySet<string>,
): EventFact | null {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event === undefined || event.atMs < fromMs) return null;
    if (event.atMs <= latestMs && !taken.has(event.messageId)) return event;
  }
  return null;
}

/**
 * `{ did_in_order: [...] }`: all lie in the period, each at or after the one before it; no event counts twice. Found
 * from the end, which gives the sequence that stays in the period longest.
 */
export function didInOrder(condition: InOrder, look: Look): boolean {
  const { events, period } = condition;
  const fromMs = periodStart(period, look);
  let latestMs = periodEnd(period) - 1;
  const taken = new Set<string>();
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const name = events[index] ?? '';
    const event = newestBefore(look.facts.eventsNamed(name), fromMs, latestMs, taken);
    if (event === null) {
      saw(look, `did_in_order ${events.join(' ')}`, false);
      return false;
    }
    taken.add(event.messageId);
    latestMs = event.atMs;
    if (index === 0) mayChangeAt(look, leavesAtMs(period, event));
  }
  saw(look, `did_in_order ${events.join(' ')}`, true);
  return true;
}
