/** Entries that journeys cause carry a hop count; one beyond this is refused as `runaway`. */
export const MOST_HOPS = 8;

const DAY_MS = 86_400_000;

/**
 * The hop count of what a run causes: one more than the run's own. A run that is a day old begins a new chain, so that
 * only journeys that start one another in a circle within a day are stopped, and a weekly round may go on for years.
 */
export function hopsAfter(run: { hops: number; enteredAtMs: number }, nowMs: number): number {
  return nowMs - run.enteredAtMs < DAY_MS ? run.hops + 1 : 1;
}
