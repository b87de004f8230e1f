import type { Calendar } from './calendar';
import { DAY_MS, dateOfDay, dayNumber, daysInMonth } from './civil-date';
import type { Json } from './json';

/** The largest instant that a JavaScript date can hold. */
export const LAST_INSTANT_MS = 8.64e15;

/**
 * `2026-03-01`, `2026-03-01T09:30`, with seconds, a fraction and an offset where given. The extended format of ISO 8601 and of
 * RFC 3339; a blank may stand for the `T`.
 */
const ISO_DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}:?\d{2})?)?$/;

/** A yearly day without a year: `03-15`, or `--03-15` as vCard writes it. */
const YEARLY_DAY = /^(?:--)?(\d{2})-(\d{2})$/;

function offsetMinutes(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function instantOfParts(parts: RegExpExecArray, zone: string, calendar: Calendar): number | undefined {
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [hour, minute, second] = [Number(parts[4] ?? 0), Number(parts[5] ?? 0), Number(parts[6] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const withinMinute = second * 1000 + Math.floor(Number(`0.${parts[7] ?? 0}`) * 1000);
  if (parts[8] === undefined)
    return calendar.instant({ year, month, day, hour, minute }, zone) + withinMinute;
  const offset = offsetMinutes(parts[8]);
  if (offset === undefined) return undefined;
  return dayNumber(year, month, day) * DAY_MS + (hour * 60 + minute - offset) * 60_000 + withinMinute;
}

/**
 * The instant that a value names: a number is milliseconds since the epoch; a string is an ISO 8601 date, which
 * without an offset is read in `zone`, and without a time is the start of that local day. Anything else names none.
 */
export function instantOf(value: Json | undefined, zone: string, calendar: Calendar): number | undefined {
  if (typeof value === 'number') return Math.abs(value) <= LAST_INSTANT_MS ? Math.trunc(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const parts = ISO_DATE.exec(value.trim());
  return parts === null ? undefined : instantOfParts(parts, zone, calendar);
}

/** A day that returns each year, and the year of the first; null where only month and day are known. */
export interface YearlyDay {
  year: number | null;
  month: number;
  day: number;
}

/** The local day of a value: that of the instant it names in `zone`, or a day without a year such as `03-15`. */
export function yearlyDayOf(
  value: Json | undefined,
  zone: string,
  calendar: Calendar,
): YearlyDay | undefined {
  if (typeof value === 'string') {
    const yearly = YEARLY_DAY.exec(value.trim());
    if (yearly !== null) {
      const [month, day] = [Number(yearly[1]), Number(yearly[2])];
      const valid = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(2000, month);
      return valid ? { year: null, month, day } : undefined;
    }
  }
  const instant = instantOf(value, zone, calendar);
  if (instant === undefined) return undefined;
  const { year, month, day } = calendar.local(instant, zone);
  return { year, month, day };
}

/** The day number of the return in one year: 29 February falls on 28 February in common years. */
export function returnInYear(day: YearlyDay, year: number): number {
  return dayNumber(year, day.month, Math.min(day.day, daysInMonth(year, day.month)));
}

/** The start of a local day, given as a day number. */
export function startOfDay(days: number, zone: string, calendar: Calendar): number {
  return calendar.instant({ ...dateOfDay(days), hour: 0, minute: 0 }, zone);
}
