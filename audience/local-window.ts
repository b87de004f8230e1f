import type { Calendar, LocalTime } from './calendar';
import { DAY_MS, dayNumber } from './civil-date';
import type { LocalWindow } from './permit';

/** Minutes since local midnight of `HH:MM`; `24:00` is 1440. The language has checked the form. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** Minutes since local midnight. */
export function minuteOfDay(local: LocalTime): number {
  return local.hour * 60 + local.minute;
}

/**
 * Whether a minute of the day lies in a window, the start included and the end not. An end before the start passes
 * midnight. A window that ends where it starts is empty.
 */
export function windowHas(window: LocalWindow, minute: number): boolean {
  const start = minutesOf(window[0]);
  const end = minutesOf(window[1]);
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

/** By how much clocks are set back somewhere: an hour that comes twice has its edges twice. */
const WIDEST_SET_BACK_MS = 10_800_000;
const SET_BACK_MS = [1_800_000, 3_600_000, 7_200_000, WIDEST_SET_BACK_MS];

/**
 * The instants of a minute of the day, `days` local days after the day of `local`: one, or two where the clocks are
 * set back over it; 1440 is the next midnight.
 */
export function instantsOfMinute(
  local: LocalTime,
  days: number,
  minute: number,
  zone: string,
  calendar: Calendar,
): number[] {
  const day = local.day + days + Math.floor(minute / 1440);
  const [hour, rest] = [Math.floor((minute % 1440) / 60), minute % 60];
  const first = calendar.instant({ year: local.year, month: local.month, day, hour, minute: rest }, zone);
  const later = minuteOfDay(calendar.local(first + WIDEST_SET_BACK_MS, zone));
  if (later === (minute + WIDEST_SET_BACK_MS / 60_000) % 1440) return [first];
  const instants = [first];
  for (const laterMs of SET_BACK_MS) {
    if (minuteOfDay(calendar.local(first + laterMs, zone)) === minute % 1440) instants.push(first + laterMs);
  }
  return instants;
}

/** Local time read as if it were UTC: its difference from the instant is the offset of the zone. */
function offsetAt(atMs: number, zone: string, calendar: Calendar): number {
  const at = calendar.local(atMs, zone);
  const wall = dayNumber(at.year, at.month, at.day) * DAY_MS + minuteOfDay(at) * 60_000 + at.second * 1000;
  return wall - (atMs - (((atMs % 1000) + 1000) % 1000));
}

/**
 * The first instant in (`fromMs`, `toMs`] at which the clocks of the zone are changed, or `toMs` where they are not.
 * Whoever waits for an edge of the day has to look again when the clocks change.
 */
export function clockChangeOr(fromMs: number, toMs: number, zone: string, calendar: Calendar): number {
  const before = offsetAt(fromMs, zone, calendar);
  if (offsetAt(toMs, zone, calendar) === before) return toMs;
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone, calendar) === before) low = middle;
    else high = middle;
  }
  return high;
}
