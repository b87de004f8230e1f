import type { EntryLimit } from '../plan/enter-items';

/** A period of a journey's `limit`: it begins with its first entry. */
export interface EntryPeriod {
  beganAtMs: number;
  entries: number;
}

/** Lets one more person in, where there is room. People come in the order of time. */
export function arrive(
  period: EntryPeriod | undefined,
  limit: EntryLimit,
  atMs: number,
): { period: EntryPeriod; letIn: boolean } {
  if (period === undefined || atMs >= period.beganAtMs + limit.perMs) {
    return { period: { beganAtMs: atMs, entries: 1 }, letIn: true };
  }
  if (period.entries >= limit.people) return { period, letIn: false };
  return { period: { ...period, entries: period.entries + 1 }, letIn: true };
}

/** Counts the entries of people who are simulated together, in the order of the clock. */
export function countingPlaces(clock: { nowMs: number }): (journey: string, limit: EntryLimit) => boolean {
  const periods = new Map<string, EntryPeriod>();
  return (journey, limit) => {
    const { period, letIn } = arrive(periods.get(journey), limit, clock.nowMs);
    periods.set(journey, period);
    return letIn;
  };
}
