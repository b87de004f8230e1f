import { leaf, type Problem } from './leaf';
import { show } from '../show';
import { didYouMean } from '../nearest';

/** Names that people write and the IANA list does not hold. */
const COMMON_MISTAKES: Readonly<Record<string, string>> = {
  'asia/beijing': 'Asia/Shanghai',
  beijing: 'Asia/Shanghai',
  cst: 'Asia/Shanghai',
  'gmt+8': 'Asia/Shanghai',
  'utc+8': 'Asia/Shanghai',
  '+08:00': 'Asia/Shanghai',
  gmt: 'UTC',
};

/** Whether a name is an IANA time zone; offsets and abbreviations are none, for they know no daylight saving. */
function isZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Why a value is no time zone; null when it is one. */
function zoneProblem(value: unknown): Problem | null {
  if (typeof value === 'string' && isZone(value)) return null;
  const word = typeof value === 'string' ? value : '';
  const known = COMMON_MISTAKES[word.toLowerCase()];
  const near = known ? `Did you mean \`${known}\`?` : didYouMean(word, Intl.supportedValuesOf('timeZone'));
  const hint = near ?? 'Write a name of the IANA list, such as `Asia/Shanghai`.';
  return { code: 'bad_zone', message: `${show(value)} is not a time zone.`, hint };
}

/** An IANA time zone. */
export const zone = leaf<string>(zoneProblem, {
  type: 'string',
  description: 'An IANA time zone: Asia/Shanghai.',
});

/** An IANA time zone, or `profile` for the person's own. */
export const profileOrZone = leaf<string>((value) => (value === 'profile' ? null : zoneProblem(value)), {
  type: 'string',
  description: "`profile` for the person's own zone, or an IANA time zone.",
});

/** How far local time runs ahead of UTC in a zone at an instant, in milliseconds. */
function offsetMs(atMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

const DAY_MS = 86_400_000;

/** The first instant in the day before or after `wallMs`, read as UTC, at which the clocks of a zone are changed. */
function changeNear(wallMs: number, timeZone: string): number {
  let [low, high] = [wallMs - DAY_MS, wallMs + DAY_MS];
  const before = offsetMs(low, timeZone);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle, timeZone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The instant of a local date and time, for dates that stand in files. A time that clocks skip gives the first instant
 * after the gap; one that they repeat gives the first.
 */
export function localInstant(
  local: { year: number; month: number; day: number; hour: number; minute: number },
  timeZone: string,
): number {
  const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
  const early = wall - offsetMs(wall - DAY_MS, timeZone);
  if (early + offsetMs(early, timeZone) === wall) return early;
  const late = wall - offsetMs(wall + DAY_MS, timeZone);
  return late + offsetMs(late, timeZone) === wall ? late : changeNear(wall, timeZone);
}
