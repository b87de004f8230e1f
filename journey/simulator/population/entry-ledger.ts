import type { EntryLimit } from '../../plan/enter-items';
import { arrive, type EntryPeriod } from '../entry-period';
import { inTime, nextPlace, type Place, type Turns } from './place';

/** A stretch in which a journey lets nobody in, from the first who was refused to the end of the period. */
export interface Closed extends Place {
  untilMs: number;
}

/**
 * The places of a journey with a `limit` while people are simulated one after another: the stretches in which it was
 * full in the pass before decide, and who comes is written down.
 */
export interface EntryLedger {
  takePlace(atMs: number): boolean;
  /** The stretches in which the journey was full, by all who came, in the order of time. */
  closed(): Closed[];
}

/** Begins a pass. `known` are the stretches of the pass before, in the order of time. */
export function createEntryLedger(limit: EntryLimit, turns: Turns, known: readonly Closed[]): EntryLedger {
  const arrivals: Place[] = [];
  return {
    takePlace(atMs) {
      const place = nextPlace(turns, atMs);
      arrivals.push(place);
      const last = known.findLast((one) => inTime(one, place) <= 0);
      return last === undefined || atMs >= last.untilMs;
    },
    closed: () => closedBy(arrivals, limit),
  };
}

function closedBy(arrivals: Place[], limit: EntryLimit): Closed[] {
  arrivals.sort(inTime);
  const closed: Closed[] = [];
  let period: EntryPeriod | undefined;
  for (const place of arrivals) {
    const arrived = arrive(period, limit, place.atMs);
    period = arrived.period;
    const untilMs = period.beganAtMs + limit.perMs;
    if (!arrived.letIn && closed.at(-1)?.untilMs !== untilMs) closed.push({ ...place, untilMs });
  }
  return closed;
}
