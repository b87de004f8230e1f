import type { Json } from '../json';
import { sameValue } from '../value-test';

/** How many instants are looked at for one at which the value is really another; then a look too early is made. */
const MOST_LOOKS = 24;

/** The first of these instants after now at which the value is another than now, or the last that was looked at. */
export function firstChange(
  instants: readonly number[],
  nowMs: number,
  valueAt: (atMs: number) => Json | undefined,
): number | null {
  const coming = [...new Set(instants)].filter((atMs) => atMs > nowMs && Number.isFinite(atMs));
  coming.sort((a, b) => a - b);
  const present = valueAt(nowMs) ?? null;
  for (const [index, atMs] of coming.entries()) {
    if (index + 1 >= MOST_LOOKS || !sameValue(valueAt(atMs) ?? null, present)) return atMs;
  }
  return null;
}
