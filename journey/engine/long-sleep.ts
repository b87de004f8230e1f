import type { Effect } from './effect';

/** A shorter sleep is not worth a write: nobody sorts runs by what they do for ten minutes. */
const LONG_SLEEP_MS = 10 * 60_000;

/** Whether a run sleeps so long that its row, its history and its search attributes should say where. */
export function isLongSleep(effect: Effect, nowMs: number): boolean {
  return effect.kind === 'sleep' && (effect.untilMs === null || effect.untilMs - nowMs > LONG_SLEEP_MS);
}
