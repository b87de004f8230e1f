import type { Calendar } from './calendar';
import { DAY_MS } from './civil-date';
import { clockChangeOr, instantsOfMinute, minuteOfDay, minutesOf, windowHas } from './local-window';
import type { LocalWindow } from './permit';

/** When a message may go out by local time: inside every window, and outside the quiet hours. */
export interface Hours {
  windows: readonly LocalWindow[];
  quietHours: LocalWindow | null;
}

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

/**
 * The first instant, `fromMs` or later, at which the hours are open; null where they never are, as when quiet hours
 * cover the whole window. Hours open at their own edges, and where the clocks are set to a time at which they are open.
 */
export function nextAllowed(hours: Hours, fromMs: number, zone: string, calendar: Calendar): number | null {
  if (closedAt(hours, fromMs, zone, calendar) === null) return fromMs;
  const opensMs = nextOpening(hours, fromMs, zone, calendar);
  const untilMs = opensMs ?? fromMs + DAYS_AHEAD * DAY_MS;
  const changeMs = clockChangeOr(fromMs, untilMs, zone, calendar);
  return changeMs < untilMs && closedAt(hours, changeMs, zone, calendar) === null ? changeMs : opensMs;
}

/** The first edge at which the hours open. */
function nextOpening(hours: Hours, fromMs: number, zone: string, calendar: Calendar): number | null {
  const local = calendar.local(fromMs, zone);
  const openings = hours.windows.map((window) => minutesOf(window[0]));
  if (hours.quietHours !== null) openings.push(minutesOf(hours.quietHours[1]));
  for (let day = 0; day <= DAYS_AHEAD; day += 1) {
    const instants = openings
      .flatMap((minute) => instantsOfMinute(local, day, minute, zone, calendar))
      .filter((atMs) => atMs > fromMs)
      .sort((a, b) => a - b);
    for (const atMs of instants) if (closedAt(hours, atMs, zone, calendar) === null) return atMs;
  }
  return null;
}
