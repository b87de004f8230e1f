import fc from 'fast-check';
import type { Aggregate, Condition, Operand, Period, ValueSource, ValueTest } from '../../audience/condition';
import type { Json } from '../../audience/json';
import { DATES, EVENTS, NOW_MS, NUMBERS, PROPERTIES, TEXTS, TRAITS } from './any-people';

const DAY_MS = 86_400_000;

const durationMs = fc.constantFrom(3_600_000, DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 400 * DAY_MS);
const number: fc.Arbitrary<Json> = fc.constantFrom(...NUMBERS);
const text: fc.Arbitrary<Json> = fc.constantFrom(...TEXTS);
const date: fc.Arbitrary<Json> = fc.constantFrom(
  ...DATES,
  '2026-03-02T04:00:00.000Z',
  '2026-02-28T23:30:00Z',
);
const scalar = fc.oneof(number, text, fc.constantFrom<Json>(true, false, null));
const literal = (of: fc.Arbitrary<Json>): fc.Arbitrary<Operand> => of.map((one) => ({ literal: one }));

const profilePath = fc.constantFrom(
  ...TRAITS,
  'list.0',
  'list.7',
  'deep.a',
  'deep.a.b',
  'deep.list.1',
  'nobody',
  'city.x',
  'list.x',
);
const eventPath = fc.constantFrom(...PROPERTIES, 'deep.a', 'list.0', 'nobody');
const fromProfile: fc.Arbitrary<ValueSource> = profilePath.map((path) => ({ from: 'profile', path }));
const fromEvent: fc.Arbitrary<ValueSource> = eventPath.map((path) => ({ from: 'event', path }));

const reference: fc.Arbitrary<Operand> = fc
  .oneof({ weight: 6, arbitrary: fromProfile }, fc.constant<ValueSource>({ from: 'entry', path: 'total' }))
  .map((ref) => ({ ref }));
const now: fc.Arbitrary<Operand> = fc
  .constantFrom(0, -DAY_MS, 2 * DAY_MS, -400 * DAY_MS)
  .map((nowOffsetMs) => ({ nowOffsetMs }));

const operand = (of: fc.Arbitrary<Json>): fc.Arbitrary<Operand> =>
  fc.oneof({ weight: 5, arbitrary: literal(of) }, { weight: 1, arbitrary: reference });

const ordering: fc.Arbitrary<ValueTest> = fc
  .tuple(fc.constantFrom('gt', 'gte', 'lt', 'lte'), fc.oneof(operand(number), operand(text), now))
  .map(([op, right]) => ({ op, right }));

/** Tests of a number, as aggregates have them. */
const numberTest: fc.Arbitrary<ValueTest> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('gt', 'gte', 'lt', 'lte', 'is', 'is_not'),
      fc.oneof({ weight: 9, arbitrary: literal(number) }, reference),
    )
    .map(([op, right]) => ({ op, right })),
  fc.tuple(literal(number), literal(number)).map(([low, high]): ValueTest => ({ op: 'between', low, high })),
);

const test: fc.Arbitrary<ValueTest> = fc.oneof(
  fc.tuple(fc.constantFrom('is', 'is_not'), operand(scalar)).map(([op, right]) => ({ op, right })),
  ordering,
  fc
    .tuple(
      fc.constantFrom('contains', 'not_contains', 'starts_with', 'ends_with'),
      operand(fc.oneof(text, scalar)),
    )
    .map(([op, right]) => ({ op, right })),
  fc
    .tuple(fc.constantFrom('in', 'not_in'), fc.array(operand(scalar), { minLength: 1, maxLength: 3 }))
    .map(([op, right]) => ({ op, right })),
  fc.tuple(operand(number), operand(number)).map(([low, high]): ValueTest => ({ op: 'between', low, high })),
  fc.boolean().map((expected): ValueTest => ({ op: 'exists', expected })),
  fc
    .tuple(
      fc.constantFrom('before', 'after'),
      fc.oneof({ weight: 4, arbitrary: literal(date) }, now, reference),
    )
    .map(([op, right]) => ({ op, right })),
  fc
    .tuple(fc.constantFrom('within_last', 'within_next'), durationMs)
    .map(([op, ms]) => ({ op, durationMs: ms })),
  fc.constantFrom(0, 1, -3, 30).map((inDays): ValueTest => ({ op: 'anniversary', inDays })),
);

const tests = fc.array(test, { minLength: 1, maxLength: 2 });

const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constant<Period>({ kind: 'ever' }),
  { weight: 3, arbitrary: durationMs.map((ms): Period => ({ kind: 'within', durationMs: ms })) },
  fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 40 })).map(([from, days]): Period => {
    const fromMs = NOW_MS - from * DAY_MS;
    return { kind: 'between', fromMs, toMs: fromMs + days * DAY_MS };
  }),
  fc.constant<Period>({ kind: 'since_entry' }),
);

const whereLeaf: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fromEvent, tests)
      .map(([left, of]): Condition => ({ kind: 'value', left, tests: of })),
  },
  fc.tuple(fromProfile, tests).map(([left, of]): Condition => ({ kind: 'value', left, tests: of })),
  fc.constant<Condition>({ kind: 'tag', tag: 'vip' }),
);
const where: fc.Arbitrary<Condition | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: whereLeaf },
  fc.array(whereLeaf, { minLength: 2, maxLength: 2 }).map((of): Condition => ({ kind: 'any', of })),
  whereLeaf.map((of): Condition => ({ kind: 'not', of })),
);

const aggregate: fc.Arbitrary<Aggregate> = fc
  .tuple(fc.constantFrom('sum', 'avg', 'min', 'max', 'distinct', 'first', 'last'), eventPath)
  .map(([kind, property]) => ({ kind, property }));

const event = fc.constantFrom(...EVENTS);

const did: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(event, where, period, fc.array(numberTest, { maxLength: 2 }))
    .map(([name, w, p, of]): Condition => ({
      kind: 'did',
      event: name,
      where: w,
      period: p,
      aggregate: { kind: 'times' },
      tests: of,
    })),
  fc
    .tuple(
      event,
      where,
      period,
      aggregate,
      fc.array(fc.oneof(numberTest, test), { minLength: 1, maxLength: 1 }),
    )
    .map(([name, w, p, a, of]): Condition => ({
      kind: 'did',
      event: name,
      where: w,
      period: p,
      aggregate: a,
      tests: of,
    })),
);

const behaviour: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: did },
  fc
    .tuple(event, where, period)
    .map(([name, w, p]): Condition => ({ kind: 'did_not', event: name, where: w, period: p })),
  fc
    .tuple(fc.array(event, { minLength: 2, maxLength: 3 }), period)
    .map(([events, p]): Condition => ({ kind: 'did_in_order', events, period: p })),
);

const clock: fc.Arbitrary<Condition> = fc.constantFrom<Condition>(
  { kind: 'clock', between: ['09:00', '18:00'], on: null },
  { kind: 'clock', between: ['21:00', '09:00'], on: ['sun', 'mon'] },
  { kind: 'clock', between: null, on: ['mon'] },
);

const standing: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fromProfile, tests)
      .map(([left, of]): Condition => ({ kind: 'value', left, tests: of })),
  },
  fc.constantFrom<Condition>(
    { kind: 'tag', tag: 'vip' },
    { kind: 'tag', tag: '常客' },
    { kind: 'segment', segment: 'fans' },
    { kind: 'consent', channel: 'email' },
    { kind: 'consent', channel: 'sms' },
    { kind: 'consent', channel: 'email', topic: 'offers' },
    { kind: 'reachable', channel: 'email' },
    { kind: 'reachable', channel: 'sms' },
    { kind: 'message', step: 'nudge', was: 'clicked' },
  ),
  fc
    .constantFrom('issued', 'redeemed', 'expired')
    .map((was): Condition => ({ kind: 'coupon', coupon: 'ten', was })),
  clock,
  fc
    .constantFrom(0, 0.3, 1)
    .map((probability): Condition => ({ kind: 'chance', probability, place: 'here' })),
  tests.map((of): Condition => ({ kind: 'value', left: { from: 'entry', path: 'total' }, tests: of })),
);

const leaf = fc.oneof(standing, behaviour);

/** Conditions of every form, as compiled ones: alone, and nested up to two levels deep. */
export const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }).map((of): Condition => ({ kind: 'all', of })) },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }).map((of): Condition => ({ kind: 'any', of })) },
  { weight: 1, arbitrary: leaf.map((of): Condition => ({ kind: 'not', of })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(leaf, fc.array(leaf, { minLength: 2, maxLength: 2 }))
      .map(([one, of]): Condition => ({ kind: 'any', of: [one, { kind: 'not', of: { kind: 'all', of } }] })),
  },
);
