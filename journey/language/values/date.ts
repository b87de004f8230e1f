import { leaf, type Problem } from './leaf';
import { show } from '../show';
import { localInstant } from './zone';

const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Whether a text is a calendar date, with or without a time, that exists. */
export function isDate(text: string): boolean {
  const match = FORM.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const real = new Date(Date.UTC(year, month - 1, day));
  const clock = Number(match[4] ?? 0) < 24 && Number(match[5] ?? 0) < 60 && Number(match[6] ?? 0) < 60;
  return clock && year >= 1900 && real.getUTCMonth() === month - 1 && real.getUTCDate() === day;
}

/**
 * The instant of a date in a zone. A date without a time is the start of its local day; with `after`, the start of the
 * day that follows, so that a period includes its last day.
 */
export function dateMs(text: string, zone: string, after = false): number {
  const match = FORM.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second, offset] = match;
  if (offset !== undefined) return Date.parse(text.replace(' ', 'T'));
  const whole = hour === undefined;
  const local = {
    year: Number(year),
    month: Number(month),
    day: Number(day) + (whole && after ? 1 : 0),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
  };
  return localInstant(local, zone) + Number(second ?? 0) * 1000;
}

/** Why a value is no date; null when it is one. */
export function dateProblem(value: unknown): Problem | null {
  if (typeof value === 'string' && isDate(value)) return null;
  const hint = 'Write `2026-09-01`, or with a time `2026-09-01T10:00:00+08:00`.';
  return { code: 'bad_date', message: `${show(value)} is not a date.`, hint };
}

/** A date, or a date with a time. */
export const date = leaf<string>(dateProblem, {
  type: 'string',
  description: 'A date: 2026-09-01, or 2026-09-01T10:00:00+08:00.',
});
