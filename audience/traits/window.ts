import type { EventFact } from '../facts';
import type { Json } from '../json';
import type { Fold } from './fold';
import type { TraitClock } from './kind';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Events of one grain of time joined into one cell, in the order of time. */
export type Buckets = [startMs: number, cell: Json][];

/**
 * How finely time is told apart: an event counts from its instant until its grain has been out of the window. Five
 * minutes for windows up to two days, an hour up to 31 days, a day (UTC) beyond: at most about 750 buckets for a year.
 */
function grainOf(withinMs: number): number {
  if (withinMs <= 2 * DAY_MS) return 5 * MINUTE_MS;
  return withinMs <= 31 * DAY_MS ? HOUR_MS : DAY_MS;
}

/** A window over buckets. `holdMs` keeps buckets longer, for whoever has to look at windows of the past. */
export interface Window {
  withinMs: number | null;
  holdMs?: number;
}

/** When a bucket leaves the window by itself; never where the window is all time. */
export function leavesAtMs(startMs: number, { withinMs }: Window): number {
  return withinMs === null ? Infinity : startMs + grainOf(withinMs) + withinMs;
}

/** The buckets with one more cell, and without those that no present or later look can see. */
function withCell(
  buckets: Buckets,
  fold: Fold,
  cell: Json,
  atMs: number,
  window: Window,
  nowMs: number,
): Buckets {
  const startMs = window.withinMs === null ? 0 : atMs - mod(atMs, grainOf(window.withinMs));
  const isGone = (start: number): boolean => leavesAtMs(start, window) + (window.holdMs ?? 0) <= nowMs;
  const kept = buckets.filter(([start]) => !isGone(start));
  if (isGone(startMs)) return kept;
  let index = kept.length;
  while (index > 0 && (kept[index - 1]?.[0] ?? 0) > startMs) index -= 1;
  const same = kept[index - 1];
  if (same?.[0] === startMs) kept[index - 1] = [startMs, fold.join(same[1], cell)];
  else kept.splice(index, 0, [startMs, cell]);
  return kept;
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** The buckets with one more event; the same where it has nothing to add. */
export function withEvent(
  buckets: Buckets,
  fold: Fold,
  event: EventFact,
  window: Window,
  clock: TraitClock,
): Buckets {
  const cell = fold.cellOf(event, clock);
  return cell === undefined ? buckets : withCell(buckets, fold, cell, event.atMs, window, clock.nowMs);
}

/**
 * The value of the window at an instant. Looking back (`atMs` before `nowMs`), what happened later is not there yet;
 * now and later all that was received has happened.
 */
export function valueIn(
  buckets: Buckets,
  fold: Fold,
  window: Window,
  atMs: number,
  nowMs: number,
): Json | undefined {
  let joined: Json | undefined;
  for (const [startMs, cell] of buckets) {
    if (startMs > atMs && atMs < nowMs) break;
    if (leavesAtMs(startMs, window) <= atMs) continue;
    joined = joined === undefined ? cell : fold.join(joined, cell);
  }
  return fold.read(joined);
}
