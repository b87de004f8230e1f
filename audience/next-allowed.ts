import type { Calendar, LocalTime } from './calendar';
import { instantOfMinute, minuteOfDay, minutesOf, windowHas } from './local-window';
import type { LocalWindow } from './permit';

/** When a message may go out by local time: inside every window, and outside the quiet hours. */
export interface Hours {
  windows: readonly LocalWindow[];
  quietHours: LocalWindow | null;
}

/** Hours by which clocks are set back: an hour that comes twice opens its windows twice. */
const SET_BACK_MS = [1_800_000, 3_600_000];

/** Two days hold every edge; a third and a fourth serve where the clocks skip an hour or a day. */
const DAYS_AHEAD = 4;

/** Why a minute of the day is closed, or null where it is open. */
function closedBy(hours: Hours, minute: number): 'window' | 'quiet_hours' | null {
  for (const window of hours.windows) if (!windowHas(window, minute)) return 'window';
  return hours.quietHours !== null && windowHas(hours.quietHours, minute) ? 'quiet_hours' : null;
}

/** What keeps a message back at an instant: `window`, `quiet_hours`, or null where nothing does. */
export function closedAt(
  hours: Hours,
  atMs: number,
  zone: string,
  calendar: Calendar,
): 'window' | 'quiet_hours' | null {
  if (hours.windows.length === 0 && hours.quietHours === null) return null;
  return closedBy(hours, minuteOfDay(calendar.local(atMs, zone)));
}

/** The edge at which hours may open on a day, and its second coming where the clocks are set back over it. */
function comingsOf(
  local: LocalTime,
  day: number,
  minute: number,
  zone: string,
  calendar: Calendar,
): number[] {
  const first = instantOfMinute(local, day, minute, zone, calendar);
  const again = SET_BACK_MS.map((laterMs) => first + laterMs);
  return [first, ...again.filter((atMs) => minuteOfDay(calendar.local(atMs, zone)) === minute % 1440)];
}

/**
 * The first instant, `fromMs` or later, at which the hours are open; null where they never are, as when quiet hours
 * cover the whole window.
 */
export function nextAllowed(hours: Hours, fromMs: number, zone: string, calendar: Calendar): number | null {
  if (closedAt(hours, fromMs, zone, calendar) === null) return fromMs;
  const local = calendar.local(fromMs, zone);
  const openings = hours.windows.map((window) => minutesOf(window[0]));
  if (hours.quietHours !== null) openings.push(minutesOf(hours.quietHours[1]));
  for (let day = 0; day <= DAYS_AHEAD; day += 1) {
    const instants = openings
      .flatMap((minute) => comingsOf(local, day, minute, zone, calendar))
      .filter((atMs) => atMs > fromMs)
      .sort((a, b) => a - b);
    for (const atMs of instants) if (closedAt(hours, atMs, zone, calendar) === null) return atMs;
  }
  return null;
}
