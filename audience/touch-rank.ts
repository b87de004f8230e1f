import type { Json } from './json';

/** Traits that only Journeyman writes, from what events say of themselves: an identify cannot state them. */
export const RECORDED_TRAITS: readonly string[] = ['first_touch', 'last_touch', 'groups'];

/** Whether a touch is a visit that nothing led to. */
function isDirect(touch: Json): boolean {
  return (
    touch !== null && typeof touch === 'object' && !Array.isArray(touch) && touch['channel'] === 'direct'
  );
}

/**
 * Which of two touches stands. The first touch is the earliest; the last touch is the newest, but a direct visit is it
 * only for somebody with no other (as in the "last non-direct click" of web analytics).
 */
export const TOUCH_RANKS: ReadonlyMap<string, (touch: Json, atMs: number) => readonly [number, number]> =
  new Map([
    ['first_touch', (_touch: Json, atMs: number) => [0, -atMs] as const],
    ['last_touch', (touch: Json, atMs: number) => [isDirect(touch) ? 0 : 1, atMs] as const],
  ]);
