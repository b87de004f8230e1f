import { dateOfDay, dayNumber } from './civil-date';
import type { BinaryOperator, Operand, ValueTest } from './condition';
import { instantOf, returnInYear, startOfDay, yearlyDayOf } from './date-value';
import type { Json } from './json';
import { mayChangeAt, type Look } from './look';
import { valueOf } from './value-source';

type Binary = Extract<ValueTest, { right: Operand }>;

/** Whether two values are the same: exactly, without conversion, lists and objects element by element. */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index] ?? null));
  }
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && sameValue(a[name] ?? null, b[name] ?? null));
}

function contains(left: Json, right: Json): boolean {
  if (Array.isArray(left)) return left.some((item) => sameValue(item, right));
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  return left.toLowerCase().includes(right.toLowerCase());
}

/** Order of two numbers or two strings (by UTF-16 unit); a number and a string have none. */
function ordered(op: 'gt' | 'gte' | 'lt' | 'lte', left: Json, right: Json): boolean {
  const comparable =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  switch (op) {
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
    case 'lt':
      return left < right;
    case 'lte':
      return left <= right;
  }
}

function operand(right: Operand, look: Look): Json | undefined {
  if ('ref' in right) return valueOf(right.ref, look);
  if ('literal' in right) return right.literal === null ? undefined : right.literal;
  return look.facts.nowMs + right.nowOffsetMs;
}

const INSTANT_TESTS: Record<BinaryOperator, (left: number, right: number) => boolean> = {
  is: (left, right) => left === right,
  is_not: (left, right) => left !== right,
  gt: (left, right) => left > right,
  after: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  before: (left, right) => left < right,
  lte: (left, right) => left <= right,
  contains: () => false,
  not_contains: () => true,
  starts_with: () => false,
  ends_with: () => false,
};

/** Compares as instants. What moves with the clock meets a fixed instant at one moment: then, and just after. */
function comparesAsInstants(op: BinaryOperator, left: Json, right: Operand, look: Look): boolean {
  const { zone, nowMs } = look.facts;
  const a = instantOf(left, zone, look.calendar);
  const b = instantOf(operand(right, look), zone, look.calendar);
  if (a === undefined || b === undefined) return isAbsence(op);
  if ('nowOffsetMs' in right) {
    const meetMs = a - right.nowOffsetMs;
    mayChangeAt(look, meetMs > nowMs ? meetMs : meetMs + 1);
  }
  return INSTANT_TESTS[op](a, b);
}

/** The operators that are true of a missing value. */
function isAbsence(op: ValueTest['op']): boolean {
  return op === 'is_not' || op === 'not_in' || op === 'not_contains';
}

function compares(test: Binary, left: Json, look: Look): boolean {
  const { op, right } = test;
  if (op === 'before' || op === 'after' || 'nowOffsetMs' in right) {
    return comparesAsInstants(op, left, right, look);
  }
  const value = operand(right, look);
  if (value === undefined) return isAbsence(op);
  switch (op) {
    case 'is':
      return sameValue(left, value);
    case 'is_not':
      return !sameValue(left, value);
    case 'contains':
      return contains(left, value);
    case 'not_contains':
      return !contains(left, value);
    case 'starts_with':
      return typeof left === 'string' && typeof value === 'string' && left.startsWith(value);
    case 'ends_with':
      return typeof left === 'string' && typeof value === 'string' && left.endsWith(value);
    default:
      return ordered(op, left, value);
  }
}

/** One of the operands; an operand that refers to a list stands for the elements of the list. */
function isAmong(left: Json, right: readonly Operand[], look: Look): boolean {
  for (const item of right) {
    if (compares({ op: 'is', right: item }, left, look)) return true;
    const value = 'ref' in item ? valueOf(item.ref, look) : undefined;
    if (Array.isArray(value) && contains(value, left)) return true;
  }
  return false;
}

function isNear(
  test: { op: 'within_last' | 'within_next'; durationMs: number },
  left: Json,
  look: Look,
): boolean {
  const { nowMs, zone } = look.facts;
  const atMs = instantOf(left, zone, look.calendar);
  if (atMs === undefined) return false;
  const startMs = test.op === 'within_last' ? atMs : atMs - test.durationMs;
  const endMs = startMs + test.durationMs;
  mayChangeAt(look, startMs);
  mayChangeAt(look, endMs);
  return nowMs >= startMs && nowMs < endMs;
}

/** Whether the yearly return of a date falls `inDays` local days after today; the day itself is not its return. */
function isAnniversary(inDays: number, left: Json, look: Look): boolean {
  const { nowMs, zone } = look.facts;
  const yearly = yearlyDayOf(left, zone, look.calendar);
  if (yearly === undefined) return false;
  const local = look.calendar.local(nowMs, zone);
  const today = dayNumber(local.year, local.month, local.day);
  const target = today + inDays;
  const first = yearly.year === null ? -Infinity : yearly.year + 1;
  const { year } = dateOfDay(target);
  if (year >= first && returnInYear(yearly, year) === target) {
    mayChangeAt(look, startOfDay(today + 1, zone, look.calendar));
    return true;
  }
  const thisYear = Math.max(year, first);
  const next = returnInYear(yearly, returnInYear(yearly, thisYear) > target ? thisYear : thisYear + 1);
  mayChangeAt(look, startOfDay(next - inDays, zone, look.calendar));
  return false;
}

/** Whether a value passes one test. `undefined` is a missing value: comparisons of it are false, absences true. */
function passes(test: ValueTest, left: Json | undefined, look: Look): boolean {
  if (test.op === 'exists') return (left !== undefined) === test.expected;
  if (left === undefined) return isAbsence(test.op);
  switch (test.op) {
    case 'in':
      return isAmong(left, test.right, look);
    case 'not_in':
      return !isAmong(left, test.right, look);
    case 'between':
      return (
        compares({ op: 'gte', right: test.low }, left, look) &&
        compares({ op: 'lte', right: test.high }, left, look)
      );
    case 'within_last':
    case 'within_next':
      return isNear(test, left, look);
    case 'anniversary':
      return isAnniversary(test.inDays, left, look);
    default:
      return compares(test, left, look);
  }
}

/** Whether a value passes all tests; the first that fails decides, and alone says when to look again. */
export function passesAll(tests: readonly ValueTest[], left: Json | undefined, look: Look): boolean {
  let soonest = Infinity;
  for (const test of tests) {
    look.recheckAtMs = Infinity;
    if (!passes(test, left, look)) return false;
    if (look.recheckAtMs < soonest) soonest = look.recheckAtMs;
  }
  look.recheckAtMs = soonest;
  return true;
}
