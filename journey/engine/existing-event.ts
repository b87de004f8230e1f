import type { Calendar } from '../../audience/calendar';
import { evaluate } from '../../audience/evaluate';
import type { EventFact, Facts } from '../../audience/facts';
import type { EnterItem, Plan } from '../plan/plan';

type EventItem = Extract<EnterItem, { kind: 'event' }>;

/** The items of a plan that also take those to whom the event happened before it was published. */
export function reachingBack(plan: Pick<Plan, 'enter'>): (EventItem & { existingMs: number })[] {
  return plan.enter.flatMap((item) =>
    item.kind === 'event' && item.existingMs !== undefined ? [{ ...item, existingMs: item.existingMs }] : [],
  );
}

/**
 * The newest event of the person by which a plan that was just published takes them: one that passes the `where` of an
 * item and lies within what the item says by `existing`. Null where there is none.
 */
export function lastEntryEvent(
  plan: Pick<Plan, 'enter'>,
  factsAbout: (event: EventFact | null) => Facts,
  nowMs: number,
  calendar: Calendar,
): EventFact | null {
  let newest: EventFact | null = null;
  for (const { event: name, where, existingMs } of reachingBack(plan)) {
    const events = factsAbout(null)
      .eventsNamed(name)
      .filter(({ atMs }) => atMs >= nowMs - existingMs && atMs <= nowMs);
    const last = events.findLast(
      (event) => where === null || evaluate(where, factsAbout(event), calendar).value,
    );
    if (last !== undefined && (newest === null || last.atMs > newest.atMs)) newest = last;
  }
  return newest;
}
