import { z } from 'zod';
import type { Aggregate, Condition, ValueTest } from '../../../audience/condition';
import { readObject } from '../read-object';
import type { Spot } from '../spot';
import { eventName } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { dottedPath } from '../values/reference-path';
import {
  conditionWord,
  type ConditionScope,
  type ConditionWord,
  type ReadConditions,
} from './condition-word';
import { lowerTests, NUMBER_SHAPE, OPERATOR_SHAPE, reportMixedTests } from './operators';
import { lowerPeriod, PERIOD_SHAPE } from './period';

const AGGREGATES = ['sum', 'avg', 'min', 'max', 'distinct', 'first', 'last'] as const;
const property = dottedPath.optional();
const where = readElsewhere('conditions', 'What the events must be like.').optional();

const timesSchema = z.object(NUMBER_SHAPE);

const didSchema = z.object({
  did: eventName.describe('The event that the person did.'),
  times: readElsewhere('times', 'How often: { gte: 3 }. At least once where it is not given.').optional(),
  sum: property.describe('The sum of this property.'),
  avg: property.describe('The average of this property.'),
  min: property.describe('The smallest value of this property.'),
  max: property.describe('The largest value of this property.'),
  distinct: property.describe('How many different values this property has.'),
  first: property.describe('The value of this property in the first event.'),
  last: property.describe('The value of this property in the last event.'),
  where,
  ...OPERATOR_SHAPE,
  ...PERIOD_SHAPE,
});

/** The conditions that `did … where` puts on each event; null where there are none. */
function lowerWhere(
  given: unknown,
  spot: Spot,
  scope: ConditionScope,
  read: ReadConditions,
): Condition | null {
  return given === undefined ? null : read(given, spot.at('where'), { ...scope, event: true });
}

function lowerTimes(given: unknown, spot: Spot, scope: ConditionScope): ValueTest[] {
  if (given === undefined) return [{ op: 'gte', right: { literal: 1 } }];
  if (typeof given === 'number') {
    const hint = `Write \`times: { gte: ${given} }\`.`;
    spot.fault('wrong_type', '`times` is compared with an operator.', { hint });
    return [];
  }
  const doc = readObject(timesSchema, given, spot);
  const tests = doc ? lowerTests(doc, spot, scope) : [];
  if (doc && tests.length === 0)
    spot.fault('no_operator', '`times` is compared with nothing.', { hint: 'Write `{ gte: 3 }`.' });
  return tests;
}

type DidDoc = z.output<typeof didSchema>;

function lowerAggregate(
  doc: DidDoc,
  spot: Spot,
  scope: ConditionScope,
): { aggregate: Aggregate; tests: ValueTest[] } {
  const used = AGGREGATES.filter((kind) => doc[kind] !== undefined);
  const kind = used[0];
  const second = used[1] ?? (kind !== undefined && doc.times !== undefined ? 'times' : undefined);
  if (second !== undefined) {
    const hint = 'Write two conditions.';
    spot.at(second).fault('conflicting_keys', 'One condition computes one thing.', { of: 'key', hint });
  }
  // `between` is a period here; an aggregate is compared with the other operators.
  const tests = lowerTests({ ...doc, between: undefined }, spot, scope);
  if (kind === undefined) {
    if (tests.length > 0) {
      const hint = 'Put them into `times`, or say what is computed: `sum: total`.';
      spot.fault('no_operator', 'The operators of this condition compare with nothing.', { hint });
    }
    return { aggregate: { kind: 'times' }, tests: lowerTimes(doc.times, spot.at('times'), scope) };
  }
  if (tests.length === 0) {
    spot.at(kind).fault('no_operator', `\`${kind}\` is compared with nothing.`, {
      hint: 'Add `gte: 100` or another operator.',
    });
  }
  reportMixedTests(tests, spot.at(kind));
  return { aggregate: { kind, property: doc[kind] ?? '' }, tests };
}

/** What the person did, and did not do. */
export const BEHAVIOUR_CONDITIONS: readonly ConditionWord[] = [
  conditionWord({
    subject: 'did',
    schema: didSchema,
    lower: (doc, spot, scope, read) => ({
      kind: 'did',
      event: doc.did,
      where: lowerWhere(doc.where, spot, scope, read),
      period: lowerPeriod(doc, spot, scope),
      ...lowerAggregate(doc, spot, scope),
    }),
  }),
  conditionWord({
    subject: 'did_not',
    schema: z.object({
      did_not: eventName.describe('The event that the person did not do.'),
      where,
      ...PERIOD_SHAPE,
    }),
    lower: (doc, spot, scope, read) => ({
      kind: 'did_not',
      event: doc.did_not,
      where: lowerWhere(doc.where, spot, scope, read),
      period: lowerPeriod(doc, spot, scope),
    }),
  }),
  conditionWord({
    subject: 'did_in_order',
    schema: z.object({
      did_in_order: z.array(eventName).min(2).describe('Events that the person did one after the other.'),
      ...PERIOD_SHAPE,
    }),
    lower: (doc, spot, scope) => ({
      kind: 'did_in_order',
      events: doc.did_in_order,
      period: lowerPeriod(doc, spot, scope),
    }),
  }),
];
