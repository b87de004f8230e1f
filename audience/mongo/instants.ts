import { dateOfDay, dayNumber } from '../civil-date';
import type { BinaryOperator } from '../condition';
import { LAST_INSTANT_MS } from '../date-value';
import type { Bounds } from './bounds';
import { and, isType, matches, type Expr } from './expr';

const DAY_MS = 86_400_000;

/** Whatever has no date in it names no instant. */
const LOOKS_LIKE_DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}';

const MONTH_AND_DAY = '((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)';
const CLOCK = '([01][0-9]|2[0-3]):[0-5][0-9]';
const SECONDS = ':[0-5][0-9]([.,][0-9]{1,9})?';

/** What certainly names an instant; 29 February is left to the calendar. */
const CERTAIN_DATE = `^[0-9]{4}-${MONTH_AND_DAY}([Tt ]${CLOCK}(${SECONDS})?(Z|z|[+-]${CLOCK.replace(':', ':?')})?)?$`;

/** The form that the server reads as we do: a universal time of our era, to the millisecond. */
const UNIVERSAL = `^[12][0-9]{3}-${MONTH_AND_DAY}T${CLOCK}:[0-5][0-9]([.][0-9]{3})?Z$`;

/** A written date lies less than two days from its instant: offsets reach a day, and zones sixteen hours. */
const WIDEST_DAYS = 2;

function dayText(atMs: number): string {
  const { year, month, day } = dateOfDay(Math.floor(atMs / DAY_MS));
  if (year < 0) return '';
  // Behind every written year, which has four digits.
  if (year > 9999) return '~';
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/**
 * How the instant that a value names stands to one of ours: -1, 0 or 1; 'none' where it names none, and 'unsure' where
 * it is close, and its zone or its spelling would have to be looked at.
 */
function relation(value: Expr, toMs: number): Expr {
  const day: Expr = { $substrCP: [value, 0, 10] };
  const universal: Expr = { $toLong: { $dateFromString: { dateString: value, onError: null } } };
  const branches: [when: Expr, then: Expr][] = [
    [
      { $isNumber: value },
      { $cond: [{ $lte: [{ $abs: value }, LAST_INSTANT_MS] }, { $cmp: [{ $trunc: value }, toMs] }, 'none'] },
    ],
    [{ $not: [isType(value, 'string')] }, 'none'],
    [{ $not: [{ $regexMatch: { input: value, regex: LOOKS_LIKE_DATE } }] }, 'none'],
    [{ $not: [{ $regexMatch: { input: value, regex: CERTAIN_DATE } }] }, 'unsure'],
    [{ $lt: [day, dayText(toMs - WIDEST_DAYS * DAY_MS)] }, -1],
    [{ $gt: [day, dayText(toMs + WIDEST_DAYS * DAY_MS)] }, 1],
    [{ $regexMatch: { input: value, regex: UNIVERSAL } }, { $cmp: [universal, toMs] }],
  ];
  return {
    $switch: {
      branches: branches.map(([when, then]) => ({ case: when, then })),
      default: 'unsure',
    },
  };
}

const HOLDS: Record<BinaryOperator, Expr[]> = {
  is: [0],
  is_not: [-1, 1, 'none'],
  gt: [1],
  after: [1],
  gte: [0, 1],
  lt: [-1],
  before: [-1],
  lte: [-1, 0],
  contains: [],
  not_contains: [-1, 0, 1, 'none'],
  starts_with: [],
  ends_with: [],
};

/** Compares the instant that a value names with one of ours. */
export function comparesInstant(op: BinaryOperator, value: Expr, toMs: number): Bounds {
  const isAmong = (list: Expr[]): Expr => ({
    $let: { vars: { i: relation(value, toMs) }, in: { $in: ['$$i', list] } },
  });
  const holds = HOLDS[op];
  return { must: isAmong(holds), may: isAmong([...holds, 'unsure']) };
}

/** Whether a value may name an instant at all. */
export function mayBeInstant(value: Expr): Expr {
  return { $or: [{ $isNumber: value }, matches(value, LOOKS_LIKE_DATE)] };
}

/** How far a written day may be from the local one, both ways: zones and offsets, and that of today. */
const YEARLY_MARGIN_DAYS = 3;

/**
 * Who may have the yearly return of a date `inDays` after today, whatever their zone: the days close to it. The few who
 * do are looked at in memory.
 */
export function comesEachYear(value: Expr, inDays: number, nowMs: number): Bounds {
  const today = Math.floor(nowMs / DAY_MS);
  const days = new Set<string>();
  for (let margin = -YEARLY_MARGIN_DAYS; margin <= YEARLY_MARGIN_DAYS; margin += 1) {
    const { year, month, day } = dateOfDay(today + inDays + margin);
    days.add(dayText(dayNumber(year, month, day) * DAY_MS).slice(-5));
  }
  // In common years the last of February stands for the day that is not there.
  if (days.has('02-28') || days.has('03-01')) days.add('02-29');
  const written = matches(value, `(${[...days].join('|')})`);
  return { must: false, may: { $or: [{ $isNumber: value }, and(written)] } };
}
