import type { Calendar, LocalTime } from '../../audience/calendar';
import type { Json } from '../../audience/json';

/** How a date of the profile or of an event becomes an instant. */
export interface DateRule {
  every: 'year' | null;
  offsetDays: number;
  offsetMs: number;
  /** Local time of day `HH:MM`; null keeps the time of the date itself (midnight for a plain date). */
  at: string | null;
}

interface LocalDate {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** The exact instant, where the value names one; it is kept unless the rule moves it in local time. */
  exactMs: number | null;
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
  const date = readDate(value, zone, calendar);
  if (date === null) return null;
  if (rule.every === null) return instantOf(date, rule, zone, calendar);
  const thisYear = calendar.local(fromMs, zone).year;
  for (let year = thisYear - 1; year <= thisYear + 2; year += 1) {
    const day = date.month === 2 && date.day === 29 && !isLeap(year) ? 28 : date.day;
    const instantMs = instantOf({ ...date, year, day, exactMs: null }, rule, zone, calendar);
    if (instantMs >= fromMs) return instantMs;
  }
  return null;
}

function instantOf(date: LocalDate, rule: DateRule, zone: string, calendar: Calendar): number {
  if (date.exactMs !== null && rule.offsetDays === 0 && rule.at === null) return date.exactMs + rule.offsetMs;
  const [hour, minute] = rule.at === null ? [date.hour, date.minute] : clockParts(rule.at);
  const { year, month, day } = date;
  return calendar.instant({ year, month, day: day + rule.offsetDays, hour, minute }, zone) + rule.offsetMs;
}

/** Hours and minutes of `HH:MM`. */
export function clockParts(at: string): [number, number] {
  const [hour = '0', minute = '0'] = at.split(':');
  return [Number(hour), Number(minute)];
}

const PLAIN = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$/;

/** A plain date or date-time is local; one with an offset (or a number of ms) is an exact instant. */
function readDate(value: Json | undefined, zone: string, calendar: Calendar): LocalDate | null {
  if (typeof value === 'number') return Number.isFinite(value) ? localDate(value, zone, calendar) : null;
  if (typeof value !== 'string') return null;
  const plain = PLAIN.exec(value);
  if (plain !== null) {
    const [year, month, day, hour, minute] = plain.slice(1).map((part) => Number(part ?? 0));
    const date = { year: year ?? 0, month: month ?? 0, day: day ?? 0, hour: hour ?? 0, minute: minute ?? 0 };
    return isDay(date) ? { ...date, exactMs: null } : null;
  }
  const exactMs = Date.parse(value);
  return Number.isNaN(exactMs) || !/^\d{4}-\d{2}-\d{2}T/.test(value)
    ? null
    : localDate(exactMs, zone, calendar);
}

function localDate(exactMs: number, zone: string, calendar: Calendar): LocalDate {
  const local: LocalTime = calendar.local(exactMs, zone);
  const { year, month, day, hour, minute } = local;
  return { year, month, day, hour, minute, exactMs };
}

function isDay(date: { year: number; month: number; day: number; hour: number; minute: number }): boolean {
  const { year, month, day, hour, minute } = date;
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (lengths[month - 1] ?? 0) && hour < 24 && minute < 60;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
