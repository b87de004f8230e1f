import { z } from 'zod';
import type { BinaryOperator, ValueTest } from '../../../audience/condition';
import type { Json } from '../../../audience/json';
import { isMapping } from '../path';
import { show } from '../show';
import type { Spot } from '../spot';
import { duration, durationMs, offsetOf } from '../values/duration';
import { leaf } from '../values/leaf';
import type { ConditionScope } from './condition-word';
import { lowerDate, lowerOperand, operandLeaf, operandList, operandPair } from './operands';

const anniversary = leaf<'today' | { in: string }>(
  (value) => {
    if (value === 'today') return null;
    const days = isMapping(value) && Object.keys(value).length === 1 ? value.in : null;
    if (typeof days === 'string' && /^-?\d{1,3}d$/.test(days)) return null;
    const hint = 'Write `anniversary: today`, or whole days as in `anniversary: { in: 3d }`.';
    return { code: 'wrong_value', message: `${show(value)} is no day of the year.`, hint };
  },
  { description: 'The yearly return of a date: today, or { in: 3d }.' },
);

const any = operandLeaf('any').optional();
const number = operandLeaf('number').optional();
const text = operandLeaf('text').optional();
const date = operandLeaf('date').optional();

/** The operators of a comparison. Several on one value are joined by *and*. */
export const OPERATOR_SHAPE = {
  is: any,
  is_not: any,
  in: operandList.optional(),
  not_in: operandList.optional(),
  gt: number,
  gte: number,
  lt: number,
  lte: number,
  between: operandPair.optional(),
  contains: any,
  not_contains: any,
  starts_with: text,
  ends_with: text,
  exists: z.boolean().optional(),
  before: date,
  after: date,
  within_last: duration.optional(),
  within_next: duration.optional(),
  anniversary: anniversary.optional(),
};

/** The operators that compare numbers, for `times` and the aggregates. */
export const NUMBER_SHAPE = {
  is: number,
  is_not: number,
  gt: number,
  gte: number,
  lt: number,
  lte: number,
  between: OPERATOR_SHAPE.between,
};

type OperatorDoc = { [K in keyof typeof OPERATOR_SHAPE]?: z.output<(typeof OPERATOR_SHAPE)[K]> };

const PLAIN = [
  'is',
  'is_not',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
] as const satisfies readonly BinaryOperator[];

/** The tests of a condition, as the engine reads them. An empty list means that no operator was given. */
export function lowerTests(doc: OperatorDoc, spot: Spot, scope: ConditionScope): ValueTest[] {
  const tests: ValueTest[] = [];
  for (const op of PLAIN) {
    const right = doc[op];
    if (right !== undefined) tests.push({ op, right: lowerOperand(right, spot.at(op), scope) });
  }
  for (const op of ['before', 'after'] as const) {
    const right = doc[op];
    if (right !== undefined) tests.push({ op, right: lowerDate(right, spot.at(op), scope) });
  }
  for (const op of ['in', 'not_in'] as const) {
    const right = doc[op]?.map((item, i) => lowerOperand(item, spot.at(op, i), scope));
    if (right !== undefined) tests.push({ op, right });
  }
  for (const op of ['within_last', 'within_next'] as const) {
    const given = doc[op];
    if (given !== undefined) tests.push({ op, durationMs: durationMs(given) ?? 0 });
  }
  if (doc.exists !== undefined) tests.push({ op: 'exists', expected: doc.exists });
  return [...tests, ...lowerRange(doc, spot, scope)];
}

function lowerRange(doc: OperatorDoc, spot: Spot, scope: ConditionScope): ValueTest[] {
  const tests: ValueTest[] = [];
  if (doc.between !== undefined) {
    const [low, high] = doc.between;
    const end = (value: Json, i: number) =>
      typeof value === 'string'
        ? lowerDate(value, spot.at('between', i), scope)
        : lowerOperand(value, spot.at('between', i), scope);
    tests.push({ op: 'between', low: end(low, 0), high: end(high, 1) });
  }
  if (doc.anniversary !== undefined) {
    const inDays = doc.anniversary === 'today' ? 0 : offsetOf(doc.anniversary.in).days;
    tests.push({ op: 'anniversary', inDays });
  }
  return tests;
}

/** Reports a comparison of one value with a number and with text: it can never be true of both. */
export function reportMixedTests(tests: readonly ValueTest[], spot: Spot): void {
  const literals = tests.flatMap((test) => {
    if ('right' in test) return Array.isArray(test.right) ? test.right : [test.right];
    return test.op === 'between' ? [test.low, test.high] : [];
  });
  const types = new Set(literals.map((operand) => ('literal' in operand ? typeof operand.literal : '')));
  if (!types.has('number') || !types.has('string')) return;
  const hint = 'Compare with numbers only, or with text only.';
  spot.fault('compare_types', 'One value is compared with a number and with text.', { hint });
}
