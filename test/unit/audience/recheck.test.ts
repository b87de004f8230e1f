import fc from 'fast-check';
import type { Condition, Operand, Period, ValueTest, Weekday } from '../../../audience/condition';
import { evaluate } from '../../../audience/evaluate';
import type { EventFact, Facts } from '../../../audience/facts';
import type { Json } from '../../../audience/json';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { factsOf } from './facts-of';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC'];

/** Around the changes of clocks in spring and autumn, and anywhere between. */
const nowMs = fc.oneof(
  fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2034, 0) }),
  fc
    .tuple(
      fc.constantFrom(Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6), Date.UTC(2026, 9, 3, 15, 30)),
      fc.integer({ min: -30 * HOUR, max: 6 * HOUR }),
    )
    .map(([change, offset]) => change + offset),
);

const duration = fc.oneof(fc.integer({ min: 1, max: 100 * DAY }), fc.constantFrom(HOUR, DAY, 7 * DAY));
const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);

function dates(now: number): fc.Arbitrary<Json> {
  const near = fc.integer({ min: now - 60 * DAY, max: now + 60 * DAY });
  return fc.oneof(
    near,
    near.map((at) => new Date(at).toISOString()),
    near.map((at) => new Date(at).toISOString().slice(0, 10)),
    near.map((at) => new Date(at).toISOString().slice(0, 16)),
    fc.constantFrom<Json>('1992-02-29', '02-29', '--03-03', 'soon', 7, 'a', true, null),
  );
}

const operand: fc.Arbitrary<Operand> = fc.oneof(
  fc.constantFrom<Json>(1, 2, 'a', true).map((literal) => ({ literal })),
  fc.integer({ min: -20 * DAY, max: 20 * DAY }).map((nowOffsetMs) => ({ nowOffsetMs })),
  fc.constantFrom('day', 'n', 'none').map((path) => ({ ref: { from: 'profile' as const, path } })),
);

const binary = fc.constantFrom(
  'is',
  'is_not',
  'gt',
  'gte',
  'lt',
  'lte',
  'before',
  'after',
  'contains',
  'not_contains',
);

const valueTest: fc.Arbitrary<ValueTest> = fc.oneof(
  fc.record({ op: binary, right: operand }) as fc.Arbitrary<ValueTest>,
  fc.record({
    op: fc.constantFrom('in', 'not_in'),
    right: fc.array(operand, { maxLength: 3 }),
  }) as fc.Arbitrary<ValueTest>,
  fc.record({ op: fc.constant('between' as const), low: operand, high: operand }),
  fc.record({ op: fc.constantFrom('within_last' as const, 'within_next' as const), durationMs: duration }),
  fc.record({ op: fc.constant('anniversary' as const), inDays: fc.integer({ min: -5, max: 40 }) }),
  fc.record({ op: fc.constant('exists' as const), expected: fc.boolean() }),
);

const numberTest: fc.Arbitrary<ValueTest> = fc.record({
  op: fc.constantFrom('is', 'is_not', 'gt', 'gte', 'lt', 'lte'),
  right: fc.integer({ min: 0, max: 4 }).map((literal) => ({ literal })),
});

function period(now: number): fc.Arbitrary<Period> {
  return fc.oneof(
    fc.record({ kind: fc.constant('within' as const), durationMs: duration }),
    fc.constantFrom<Period>({ kind: 'ever' }, { kind: 'since_entry' }),
    fc.record({
      kind: fc.constant('between' as const),
      fromMs: fc.integer({ min: now - 50 * DAY, max: now }),
      toMs: fc.integer({ min: now - 50 * DAY, max: now }),
    }),
  );
}

const value = (from: 'profile' | 'event'): fc.Arbitrary<Condition> =>
  fc.record({
    kind: fc.constant('value' as const),
    left: fc.record({ from: fc.constant(from), path: fc.constantFrom('day', 'n', 'none') }),
    tests: fc.array(valueTest, { minLength: 1, maxLength: 2 }),
  });

const WEEK: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const clock: fc.Arbitrary<Condition> = fc
  .tuple(fc.option(fc.tuple(clockTime, clockTime)), fc.option(fc.subarray(WEEK)))
  .map(([between, on]) => ({ kind: 'clock', between, on }));

function condition(now: number): fc.Arbitrary<Condition> {
  const { tree } = fc.letrec<{ tree: Condition; leaf: Condition }>((tie) => ({
    leaf: fc.oneof(
      value('profile'),
      clock,
      fc.record({
        kind: fc.constant('did' as const),
        event: fc.constantFrom('a', 'b'),
        where: fc.option(fc.oneof(value('event'), clock)),
        period: period(now),
        aggregate: fc.oneof(
          fc.constant({ kind: 'times' as const }),
          fc.record({
            kind: fc.constantFrom('sum', 'avg', 'min', 'max', 'distinct', 'first', 'last'),
            property: fc.constant('n'),
          }),
        ),
        tests: fc.array(numberTest, { maxLength: 2 }),
      }),
      fc.record({
        kind: fc.constant('did_not' as const),
        event: fc.constantFrom('a', 'b'),
        where: fc.option(value('event')),
        period: period(now),
      }),
      fc.record({
        kind: fc.constant('did_in_order' as const),
        events: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 }),
        period: period(now),
      }),
      fc.record({
        kind: fc.constant('chance' as const),
        probability: fc.double({ min: 0, max: 1, noNaN: true }),
        place: fc.constantFrom('x', 'y'),
      }),
    ),
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 3, arbitrary: tie('leaf') },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom('all' as const, 'any' as const),
          of: fc.array(tie('tree'), { maxLength: 3 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), of: tie('tree') }) },
    ),
  }));
  return tree;
}

function events(now: number): fc.Arbitrary<EventFact[]> {
  return fc.array(
    fc.record({
      messageId: fc.uuid(),
      name: fc.constantFrom('a', 'b'),
      atMs: fc.integer({ min: now - 60 * DAY, max: now + 5 * 60_000 }),
      properties: fc.record({ n: fc.constantFrom<Json>(1, 2, 3, 'x', null), day: dates(now) }),
    }),
    { maxLength: 6 },
  );
}

const scenario = nowMs.chain((now) =>
  fc.record({
    now: fc.constant(now),
    zone: fc.constantFrom(...ZONES),
    condition: condition(now),
    events: events(now),
    traits: fc.record({ day: dates(now), n: fc.constantFrom<Json>(1, 2, 'a') }),
    enteredAtMs: fc.integer({ min: now - 40 * DAY, max: now }),
    samples: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
  }),
);

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function factsAt(s: Scenario, atMs: number): Facts {
  return factsOf({
    nowMs: atMs,
    zone: s.zone,
    person: { traits: s.traits },
    run: { enteredAtMs: s.enteredAtMs },
    events: s.events,
  });
}

/** Instants after now and before `untilMs`: at both ends, at every hour of the first days, and anywhere between. */
function instantsBefore(s: Scenario, untilMs: number): number[] {
  const hours = Array.from({ length: 60 }, (_, hour) => s.now + hour * (HOUR / 2) + 1);
  const anywhere = s.samples.map((share) => Math.floor(s.now + share * (untilMs - s.now)));
  return [...anywhere, ...hours, s.now + 1, untilMs - 1].filter((at) => at >= s.now && at < untilMs);
}

describe('when a condition asks to be looked at again', () => {
  it('keeps its value until then, whatever the condition, the person and the zone', () => {
    fc.assert(
      fc.property(scenario, (s) => {
        const answer = evaluate(s.condition, factsAt(s, s.now), luxonCalendar);
        if (answer.recheckAtMs !== null) expect(answer.recheckAtMs).toBeGreaterThan(s.now);
        const untilMs = answer.recheckAtMs ?? s.now + 500 * DAY;
        for (const at of instantsBefore(s, untilMs)) {
          const later = evaluate(s.condition, factsAt(s, at), luxonCalendar);
          if (later.value !== answer.value) {
            throw new Error(`changes at ${new Date(at).toISOString()}, not at ${answer.recheckAtMs}`);
          }
        }
      }),
      { numRuns: 600 },
    );
  });

  it('gets there in few looks: following the instants reaches the end of all change', () => {
    fc.assert(
      fc.property(scenario, (s) => {
        let at = s.now;
        for (let looks = 0; looks < 400 && at < s.now + 30 * DAY; looks += 1) {
          const { recheckAtMs } = evaluate(s.condition, factsAt(s, at), luxonCalendar);
          if (recheckAtMs === null) return;
          at = recheckAtMs;
        }
        expect(at).toBeGreaterThanOrEqual(s.now + 30 * DAY);
      }),
      { numRuns: 300 },
    );
  });
});
