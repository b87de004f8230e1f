import type { Calendar } from '../../audience/calendar';
import { dateOfDay } from '../../audience/civil-date';
import { instantOf, returnInYear, yearlyDayOf } from '../../audience/date-value';
import type { Json } from '../../audience/json';

/** How a date of the profile or of an event becomes an instant. */
export interface DateRule {
  every: 'year' | null;
  offsetDays: number;
  offsetMs: number;
  /** Local time of day `HH:MM`; null keeps the time of the date itself (midnight for a plain date). */
  at: string | null;
}

/**
 * The instant that a date value means under a rule; null where the value is no date. A yearly date gives the first
 * return whose instant is at or after `fromMs`; 29 February falls on 28 February in common years.
 */
export function dateInstant(
  value: Json | undefined,
  rule: DateRule,
  fromMs: number,
  zone: string,
  calendar: Calendar,
): number | null {
  const namedMs = instantOf(value, zone, calendar);
  if (rule.every === 'year') return nextReturn(value, namedMs, rule, fromMs, zone, calendar);
  if (namedMs === undefined) return null;
  if (rule.offsetDays === 0 && rule.at === null) return namedMs + rule.offsetMs;
  const local = calendar.local(namedMs, zone);
  return onDay(local, timeOf(rule, namedMs, zone, calendar), rule, zone, calendar);
}

/** Last year's return may still lie ahead by its offset, and this year's behind: the first of four that is due. */
function nextReturn(
  value: Json | undefined,
  namedMs: number | undefined,
  rule: DateRule,
  fromMs: number,
  zone: string,
  calendar: Calendar,
): number | null {
  const yearly = yearlyDayOf(value, zone, calendar);
  if (yearly === undefined) return null;
  const time = timeOf(rule, namedMs, zone, calendar);
  const thisYear = calendar.local(fromMs, zone).year;
  for (let year = thisYear - 1; year <= thisYear + 2; year += 1) {
    const instantMs = onDay(dateOfDay(returnInYear(yearly, year)), time, rule, zone, calendar);
    if (instantMs >= fromMs) return instantMs;
  }
  return null;
}

interface TimeOfDay {
  hour: number;
  minute: number;
}

function timeOf(rule: DateRule, namedMs: number | undefined, zone: string, calendar: Calendar): TimeOfDay {
  if (rule.at !== null) {
    const [hour, minute] = clockParts(rule.at);
    return { hour, minute };
  }
  return namedMs === undefined ? { hour: 0, minute: 0 } : calendar.local(namedMs, zone);
}

function onDay(
  date: { year: number; month: number; day: number },
  { hour, minute }: TimeOfDay,
  rule: DateRule,
  zone: string,
  calendar: Calendar,
): number {
  const { year, month, day } = date;
  return calendar.instant({ year, month, day: day + rule.offsetDays, hour, minute }, zone) + rule.offsetMs;
}

/** Hours and minutes of `HH:MM`. */
export function clockParts(at: string): [number, number] {
  const [hour = '0', minute = '0'] = at.split(':');
  return [Number(hour), Number(minute)];
}
