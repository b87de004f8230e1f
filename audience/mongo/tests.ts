import type { BinaryOperator, Operand, ValueTest } from '../condition';
import type { Json } from '../json';
import { both, either, exactly, mapped, negated, unsureWhere, UNSURE, type Bounds } from './bounds';
import {
  containsLiteral,
  containsValue,
  endsWith,
  isLiteral,
  isOrdered,
  isOrderedWith,
  isSame,
  startsWith,
} from './compare';
import { and, literal, type Expr } from './expr';
import { comesEachYear, comparesInstant, mayBeInstant } from './instants';
import { sourceOf, type Place } from './value';

type Binary = Extract<ValueTest, { right: Operand }>;

const isThere = (value: Expr): Expr => ({ $ne: [value, null] });

/** An absence is true of a missing value, every other comparison false. Here neither side is missing. */
const ABSENCES: Partial<Record<ValueTest['op'], 'is' | 'contains'>> = {
  is_not: 'is',
  not_contains: 'contains',
};

const WRITTEN_WITH_OFFSET = /(Z|z|[+-]\d{2}:?\d{2})$/;

/** The instant of a literal, where it is one in every zone; undefined where the zone decides or it is none. */
function instantOfLiteral(value: Json): number | undefined {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value !== 'string' || !WRITTEN_WITH_OFFSET.test(value)) return undefined;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Comparison as instants, of a value that is there. */
function asInstants(op: BinaryOperator, value: Expr, right: Operand, place: Place): Bounds {
  if ('nowOffsetMs' in right) return comparesInstant(op, value, place.nowMs + right.nowOffsetMs);
  if ('literal' in right) {
    const atMs = instantOfLiteral(right.literal);
    return atMs === undefined ? UNSURE : comparesInstant(op, value, atMs);
  }
  const other = sourceOf(right.ref, place);
  if (other === null) return exactly(false);
  if (other === undefined) return UNSURE;
  return unsureWhere(and(isThere(other), mayBeInstant(value), mayBeInstant(other)), exactly(false));
}

function withLiteral(op: BinaryOperator, value: Expr, right: Json): Bounds {
  switch (op) {
    case 'is':
      return isLiteral(value, right);
    case 'contains':
      return containsLiteral(value, right);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return isOrderedWith(op, value, right);
    case 'starts_with':
      return typeof right === 'string' ? startsWith(value, literal(right)) : exactly(false);
    case 'ends_with':
      return typeof right === 'string' ? endsWith(value, literal(right)) : exactly(false);
    default:
      return UNSURE;
  }
}

function withValue(op: BinaryOperator, value: Expr, right: Expr): Bounds {
  switch (op) {
    case 'is':
      return isSame(value, right);
    case 'contains':
      return containsValue(value, right);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return isOrdered(op, value, right);
    case 'starts_with':
      return startsWith(value, right);
    case 'ends_with':
      return endsWith(value, right);
    default:
      return UNSURE;
  }
}

/** A comparison that is no absence; false where either side is missing. */
function compares(op: BinaryOperator, value: Expr, right: Operand, place: Place): Bounds {
  const there = exactly(isThere(value));
  if (op === 'before' || op === 'after' || 'nowOffsetMs' in right) {
    return both(there, asInstants(op, value, right, place));
  }
  if ('literal' in right) {
    if (right.literal === null) return exactly(false);
    return both(there, withLiteral(op, value, right.literal));
  }
  const other = sourceOf(right.ref, place);
  if (other === null) return exactly(false);
  if (other === undefined) return both(there, UNSURE);
  const compared: Bounds = withValue(op, value, '$$r');
  const bounds = both(there, exactly(isThere('$$r')), compared);
  const bind = (expr: Expr): Expr => ({ $let: { vars: { r: other }, in: expr } });
  return mapped(bounds, bind);
}

/** `is_not` of an instant is true of what names none, so it is decided by `is` being false. */
function binary({ op, right }: Binary, value: Expr, place: Place): Bounds {
  const opposite = ABSENCES[op];
  return opposite === undefined
    ? compares(op, value, right, place)
    : negated(compares(opposite, value, right, place));
}

/** One of the operands; one that refers to a list stands for the elements of the list. */
function isAmong(value: Expr, right: readonly Operand[], place: Place): Bounds {
  const scalars = right.flatMap((one) =>
    'literal' in one && one.literal !== null && typeof one.literal !== 'object' ? [one.literal] : [],
  );
  const rest = right.filter((one) => !('literal' in one) || typeof one.literal === 'object');
  const known = exactly({ $in: [value, scalars.map(literal)] });
  const others = rest.map((one): Bounds => {
    const same = compares('is', value, one, place);
    if (!('ref' in one)) return same;
    const list = sourceOf(one.ref, place);
    if (list === null || list === undefined) return same;
    const inList = both(exactly({ $isArray: [list] }), exactly(isThere(value)), containsValue(list, value));
    return either(same, inList);
  });
  return scalars.length > 0 ? either(known, ...others) : either(...others);
}

function isNear(
  test: { op: 'within_last' | 'within_next'; durationMs: number },
  value: Expr,
  nowMs: number,
): Bounds {
  const { op, durationMs } = test;
  return op === 'within_last'
    ? both(comparesInstant('lte', value, nowMs), comparesInstant('gt', value, nowMs - durationMs))
    : both(comparesInstant('gt', value, nowMs), comparesInstant('lte', value, nowMs + durationMs));
}

function testOf(test: ValueTest, value: Expr, place: Place): Bounds {
  switch (test.op) {
    case 'exists':
      return exactly(test.expected ? isThere(value) : { $eq: [value, null] });
    case 'in':
      return isAmong(value, test.right, place);
    case 'not_in':
      return negated(isAmong(value, test.right, place));
    case 'between':
      return both(compares('gte', value, test.low, place), compares('lte', value, test.high, place));
    case 'within_last':
    case 'within_next':
      return both(exactly(isThere(value)), isNear(test, value, place.nowMs));
    case 'anniversary':
      return both(exactly(isThere(value)), comesEachYear(value, test.inDays, place.nowMs));
    default:
      return binary(test, value, place);
  }
}

/** Whether a value passes all tests; it is an expression that is null where the value is missing. */
export function passesAll(tests: readonly ValueTest[], value: Expr, place: Place): Bounds {
  const bounds = both(...tests.map((test) => testOf(test, '$$v', place)));
  const bind = (expr: Expr): Expr =>
    typeof expr === 'boolean' ? expr : { $let: { vars: { v: value }, in: expr } };
  return mapped(bounds, bind);
}
