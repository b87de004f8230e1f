import { leaf, type Problem } from './leaf';
import { show } from '../show';

const UNIT_MS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
type Unit = keyof typeof UNIT_MS;

/** The longest duration: five years of 366 days, in milliseconds. */
const MAX_DURATION_MS = 5 * 366 * UNIT_MS.d;
export const DAY_MS = UNIT_MS.d;

const FORM = /^(-?)(?:(\d{1,9})w)? ?(?:(\d{1,9})d)? ?(?:(\d{1,9})h)? ?(?:(\d{1,9})m)? ?(?:(\d{1,9})s)?$/;
const UNITS: readonly Unit[] = ['w', 'd', 'h', 'm', 's'];

/** A signed duration in two parts: calendar days, and an exact rest below a day, both with the sign. */
export interface Offset {
  days: number;
  ms: number;
}

function parts(text: string): Record<Unit, number> | null {
  const match = FORM.exec(text);
  if (!match || text !== text.trim() || !/\d/.test(text)) return null;
  const sign = match[1] === '-' ? -1 : 1;
  // Adding zero turns -0 into 0, so that equal offsets are equal JSON.
  const at = (unit: Unit): number => sign * Number(match[UNITS.indexOf(unit) + 2] ?? 0) + 0;
  return { w: at('w'), d: at('d'), h: at('h'), m: at('m'), s: at('s') };
}

/** The milliseconds of a duration such as `1d 12h` (exact: `1d` is 24 hours), or null where it has no such form. */
export function durationMs(text: string): number | null {
  const found = parts(text);
  return found && UNITS.reduce((sum, unit) => sum + found[unit] * UNIT_MS[unit], 0);
}

/** A signed duration as calendar arithmetic: weeks and days are days, the rest is exact. */
export function offsetOf(text: string): Offset {
  const found = parts(text);
  if (!found) return { days: 0, ms: 0 };
  const ms = found.h * UNIT_MS.h + found.m * UNIT_MS.m + found.s * UNIT_MS.s;
  return { days: found.w * 7 + found.d, ms };
}

const ALLOWED = 'Write numbers with units, largest first: `30s`, `15m`, `2h`, `3d`, `2w` or `1d 12h`';

/** Why a value is no duration; null when it is one. `signed` allows zero and negative ones. */
export function durationProblem(value: unknown, signed: boolean): Problem | null {
  const bad = (message: string, hint = `${ALLOWED}.`): Problem => ({ code: 'bad_duration', message, hint });
  if (typeof value === 'number') {
    const hint =
      Number.isFinite(value) && value > 0 ? `Say the unit: \`${value}m\` or \`${value}d\`.` : `${ALLOWED}.`;
    return bad(`${show(value)} is a number without a unit.`, hint);
  }
  const ms = typeof value === 'string' ? durationMs(value) : null;
  if (ms === null) return bad(`${show(value)} is not a duration.`);
  if (Math.abs(ms) > MAX_DURATION_MS)
    return bad(`${show(value)} is longer than 5 years.`, `${ALLOWED}, up to 5 years.`);
  if (signed || ms > 0) return null;
  return bad(`${show(value)} is not longer than zero.`, `${ALLOWED}; a duration here is more than zero.`);
}

const PATTERN = '^(\\d+w)? ?(\\d+d)? ?(\\d+h)? ?(\\d+m)? ?(\\d+s)?$';

/** A duration longer than zero and at most five years. */
export const duration = leaf<string>((value) => durationProblem(value, false), {
  type: 'string',
  pattern: PATTERN,
  description: 'A duration: 30s, 15m, 2h, 3d, 2w or 1d 12h.',
});

/** A duration that may be zero or negative. */
export const signedDuration = leaf<string>((value) => durationProblem(value, true), {
  type: 'string',
  pattern: PATTERN.replace('^', '^-?'),
  description: 'A duration that may be negative: -3d, 0s, 2h.',
});
