import { DateTime } from 'luxon';

/** How the dates of a column are written. */
export interface DateWriting {
  /** Luxon's tokens (`dd.MM.yyyy HH:mm`), or `iso`, `unix`, `unix_ms`. */
  format: string;
  /** The IANA zone of dates without an offset; null where there is none. */
  zone: string | null;
}

/** A date as it was read: a day alone stays a day. */
export type ReadDate = { day: string } | { atMs: number } | { fault: 'bad-date' | 'no-zone' };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const OFFSET = /(?:z|[+-]\d{2}(?::?\d{2})?)$/i;

/** A local time that exists twice is the first of the two. */
function firstOf(read: DateTime): number {
  return Math.min(...read.getPossibleOffsets().map((one) => one.toMillis()));
}

function fromUnix(text: string, unitMs: number): ReadDate {
  if (!/^-?\d{1,14}(\.\d+)?$/.test(text)) return { fault: 'bad-date' };
  return { atMs: Math.round(Number(text) * unitMs) };
}

function fromIso(text: string, zone: string | null): ReadDate {
  const read = DateTime.fromISO(text.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T'), { zone: zone ?? 'UTC' });
  if (!read.isValid || !/^\d{4}-\d{2}-\d{2}/.test(text)) return { fault: 'bad-date' };
  if (DAY.test(text)) return { day: text };
  if (zone === null && !OFFSET.test(text)) return { fault: 'no-zone' };
  return { atMs: OFFSET.test(text) ? read.toMillis() : firstOf(read) };
}

/** Whether a format has a time of day, and whether it has an offset; what stands in quotes are words. */
function holds(format: string): { time: boolean; offset: boolean } {
  const tokens = format.replace(/'[^']*'/g, '');
  return { time: /[HhTtf]/.test(tokens), offset: /[Zz]/.test(tokens) };
}

/**
 * A date of a cell, exactly in its format. A time of day without an offset needs a zone and is a fault without one; one
 * that exists twice is the first, and one that the clocks skip is the first that exists (as everywhere in the language).
 */
export function readDate(text: string, { format, zone }: DateWriting): ReadDate {
  if (format === 'unix') return fromUnix(text, 1_000);
  if (format === 'unix_ms') return fromUnix(text, 1);
  if (format === 'iso') return fromIso(text, zone);
  const { time, offset } = holds(format);
  const read = DateTime.fromFormat(text, format, { zone: zone ?? 'UTC', locale: 'en' });
  if (!read.isValid) return { fault: 'bad-date' };
  if (!time) return { day: read.toISODate() };
  return zone === null && !offset ? { fault: 'no-zone' } : { atMs: offset ? read.toMillis() : firstOf(read) };
}

/** A date as an instant: a day begins at midnight of its zone, and needs one. */
export function instantOf(
  read: ReadDate,
  zone: string | null,
): { atMs: number } | { fault: 'bad-date' | 'no-zone' } {
  if (!('day' in read)) return read;
  if (zone === null) return { fault: 'no-zone' };
  return { atMs: DateTime.fromISO(read.day, { zone }).toMillis() };
}
