import type { BinaryOperator, Condition, Operand, ValueTest } from '../../../audience/condition';
import { evaluate } from '../../../audience/evaluate';
import type { Json } from '../../../audience/json';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { event, factsOf, NOON_MS, type Told } from './facts-of';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function answer(condition: Condition, told: Told = {}): ReturnType<typeof evaluate> {
  return evaluate(condition, factsOf(told), luxonCalendar);
}

function trait(value: Json | undefined, ...tests: ValueTest[]): boolean {
  const traits = value === undefined ? {} : { x: value };
  return answer({ kind: 'value', left: { from: 'profile', path: 'x' }, tests }, { person: { traits } }).value;
}

const binary = (op: BinaryOperator, literal: Json): ValueTest => ({ op, right: { literal } });
const literals = (...values: Json[]): Operand[] => values.map((literal) => ({ literal }));

describe('comparing a value', () => {
  it.each<[BinaryOperator, Json, Json, boolean]>([
    ['is', 'Vip', 'Vip', true],
    ['is', 'Vip', 'vip', false],
    ['is', 1, '1', false],
    ['is', [1, { a: 2 }], [1, { a: 2 }], true],
    ['is_not', 'a', 'b', true],
    ['gt', 2, 1, true],
    ['gt', '2', 1, false],
    ['lt', '2', 3, false],
    ['gte', 1, 1, true],
    ['lte', 'a', 'b', true],
    ['contains', 'Shanghai City', 'CITY', true],
    ['contains', ['a', 'B'], 'b', false],
    ['contains', ['a', 'B'], 'B', true],
    ['contains', 12, '1', false],
    ['not_contains', 'abc', 'D', true],
    ['starts_with', 'Hello', 'He', true],
    ['starts_with', 'Hello', 'he', false],
    ['ends_with', 'Hello', 'lo', true],
    ['before', '2026-03-01', '2026-03-02', true],
    ['before', '2026-03-02', '2026-03-02', false],
    ['after', '2026-03-02T00:00:00Z', '2026-03-02', true],
    ['after', Date.UTC(2026, 2, 3), '2026-03-02', true],
    ['after', 'soon', '2026-03-02', false],
    ['before', '2026-02-30', '2027-01-01', false],
  ])('%s of %j and %j', (op, left, right, expected) => {
    expect(trait(left, binary(op, right))).toBe(expected);
  });

  it.each<[ValueTest, boolean]>([
    [binary('is', 1), false],
    [binary('lt', 1), false],
    [binary('is_not', 1), true],
    [binary('not_contains', 'a'), true],
    [{ op: 'not_in', right: literals(1) }, true],
    [{ op: 'in', right: literals(1) }, false],
    [{ op: 'exists', expected: false }, true],
    [{ op: 'exists', expected: true }, false],
    [{ op: 'between', low: { literal: 0 }, high: { literal: 9 } }, false],
    [{ op: 'within_last', durationMs: DAY }, false],
    [{ op: 'anniversary', inDays: 0 }, false],
  ])('takes a missing value, and null, by the rule: %j', (test, expected) => {
    expect(trait(undefined, test)).toBe(expected);
    expect(trait(null, test)).toBe(expected);
  });

  it('includes both ends of between, and one of several of in', () => {
    const between: ValueTest = { op: 'between', low: { literal: 1 }, high: { literal: 3 } };
    expect([0, 1, 3, 4].map((value) => trait(value, between))).toEqual([false, true, true, false]);
    expect(trait('北京', { op: 'in', right: literals('上海', '北京') })).toBe(true);
  });

  it('finds the value among the elements of a list that it refers to', () => {
    const condition: Condition = {
      kind: 'value',
      left: { from: 'event', path: 'brand' },
      tests: [{ op: 'in', right: [{ ref: { from: 'profile', path: 'brands' } }] }],
    };
    const told = { person: { traits: { brands: ['a', 'b'] } }, event: event('viewed', 0, { brand: 'b' }) };
    expect(answer(condition, told).value).toBe(true);
  });

  it('reads profile, event, entry and earlier steps, by dotted paths and own properties only', () => {
    const told: Told = {
      person: { traits: { a: { b: [{ c: 1 }] } } },
      event: event('e', 0, { n: 2 }),
      run: { entry: event('e', 0, { n: 3 }), steps: { 'ask-one': { response: { score: 4 } } } },
    };
    const reads = (from: 'profile' | 'event' | 'entry' | 'step', path: string, value: Json): boolean =>
      answer({ kind: 'value', left: { from, path }, tests: [binary('is', value)] }, told).value;
    expect(reads('profile', 'a.b.0.c', 1)).toBe(true);
    expect(reads('event', 'n', 2)).toBe(true);
    expect(reads('entry', 'n', 3)).toBe(true);
    expect(reads('step', 'ask-one.response.score', 4)).toBe(true);
    const inherited: Condition = {
      kind: 'value',
      left: { from: 'profile', path: 'constructor' },
      tests: [{ op: 'exists', expected: true }],
    };
    expect(answer(inherited, told).value).toBe(false);
  });
});

describe('dates', () => {
  it('lie within the last two days until exactly two days later', () => {
    const test: ValueTest = { op: 'within_last', durationMs: 2 * DAY };
    const ago = (ms: number): boolean => trait(NOON_MS - ms, test);
    expect([ago(-1), ago(0), ago(2 * DAY - 1), ago(2 * DAY)]).toEqual([false, true, true, false]);
  });

  it('lie within the next two days from exactly two days before', () => {
    const test: ValueTest = { op: 'within_next', durationMs: 2 * DAY };
    const ahead = (ms: number): boolean => trait(NOON_MS + ms, test);
    expect([ahead(0), ahead(1), ahead(2 * DAY), ahead(2 * DAY + 1)]).toEqual([false, true, true, false]);
  });

  it('compare with a moved now, whichever way they are written', () => {
    const inTwoDays: ValueTest = { op: 'before', right: { nowOffsetMs: 2 * DAY } };
    expect(trait('2026-03-03', inTwoDays)).toBe(true);
    expect(trait('2026-03-05', inTwoDays)).toBe(false);
    expect(trait('2026-03-04T12:00:00+08:00', inTwoDays)).toBe(false);
  });

  const anniversary = (born: string, now: string, inDays = 0, zone = 'Asia/Shanghai'): boolean =>
    answer(
      { kind: 'value', left: { from: 'profile', path: 'born' }, tests: [{ op: 'anniversary', inDays }] },
      { person: { traits: { born } }, nowMs: Date.parse(now), zone },
    ).value;

  it('return on their day in local time', () => {
    expect(anniversary('1990-03-02', '2026-03-01T16:00:00Z')).toBe(true);
    expect(anniversary('1990-03-02', '2026-03-01T15:59:00Z')).toBe(false);
    expect(anniversary('1990-03-02', '2026-03-01T16:00:00Z', 0, 'America/New_York')).toBe(false);
    expect(anniversary('1990-03-05', '2026-03-02T04:00:00Z', 3)).toBe(true);
    expect(anniversary('--03-02', '2026-03-02T04:00:00Z')).toBe(true);
  });

  it('of 29 February return on 28 February in common years', () => {
    expect(anniversary('1992-02-29', '2026-02-28T04:00:00Z')).toBe(true);
    expect(anniversary('1992-02-29', '2026-03-01T04:00:00Z')).toBe(false);
    expect(anniversary('1992-02-29', '2028-02-29T04:00:00Z')).toBe(true);
    expect(anniversary('1992-02-29', '2028-02-28T04:00:00Z')).toBe(false);
  });

  it('return across the turn of the year, and not on the day itself', () => {
    expect(anniversary('1990-01-02', '2026-12-31T04:00:00Z', 2)).toBe(true);
    expect(anniversary('2026-03-02', '2026-03-02T04:00:00Z')).toBe(false);
    expect(anniversary('2026-03-02', '2027-03-02T04:00:00Z')).toBe(true);
  });
});

describe('behaviour', () => {
  const orders = [
    event('order', NOON_MS - 40 * DAY, { total: 10, sku: 'a' }),
    event('order', NOON_MS - 10 * DAY, { total: 30, sku: 'b' }),
    event('order', NOON_MS - DAY, { total: 20, sku: 'a' }),
    event('order', NOON_MS - DAY, { note: 'no total' }),
  ];
  const did = (change: Partial<Extract<Condition, { kind: 'did' }>> = {}): Condition => ({
    kind: 'did',
    event: 'order',
    where: null,
    period: { kind: 'ever' },
    aggregate: { kind: 'times' },
    tests: [],
    ...change,
  });

  it('counts in a period that an event leaves exactly when it is as old as the period', () => {
    const within = (durationMs: number, times: number): boolean =>
      answer(did({ period: { kind: 'within', durationMs }, tests: [binary('is', times)] }), {
        events: orders,
      }).value;
    expect(within(10 * DAY + 1, 3)).toBe(true);
    expect(within(10 * DAY, 2)).toBe(true);
  });

  it('counts an event from the start of a fixed period and not at its end', () => {
    const between = (fromMs: number, toMs: number): boolean =>
      answer(did({ period: { kind: 'between', fromMs, toMs } }), { events: orders.slice(0, 1) }).value;
    const at = NOON_MS - 40 * DAY;
    expect([between(at, at + 1), between(at - 1, at), between(at + 1, at + 2)]).toEqual([true, false, false]);
  });

  it('counts the event that started the run since entry, and none before', () => {
    const entry = orders[1] ?? null;
    const told = { events: orders, run: { enteredAtMs: NOON_MS - 10 * DAY + 50, entry } };
    const times = (n: number): boolean =>
      answer(did({ period: { kind: 'since_entry' }, tests: [binary('is', n)] }), told).value;
    expect(times(3)).toBe(true);
    expect(answer(did({ period: { kind: 'since_entry' } }), { events: orders }).value).toBe(false);
  });

  it('looks at each event with where, and can compare it with the profile', () => {
    const where: Condition = {
      kind: 'value',
      left: { from: 'event', path: 'total' },
      tests: [{ op: 'gte', right: { ref: { from: 'profile', path: 'usual' } } }],
    };
    const told = {
      events: orders,
      person: { traits: { usual: 20 } },
      event: event('other', 0, { total: 1 }),
    };
    expect(answer(did({ where, tests: [binary('is', 2)] }), told).value).toBe(true);
  });

  it.each([
    ['sum', 60],
    ['avg', 20],
    ['min', 10],
    ['max', 30],
    ['first', 10],
    ['last', 20],
  ] as const)('%s of the totals is %i, whatever event has none', (kind, expected) => {
    const tests = [binary('is', expected)];
    expect(answer(did({ aggregate: { kind, property: 'total' }, tests }), { events: orders }).value).toBe(
      true,
    );
  });

  it('counts distinct values, and finds nothing in nothing', () => {
    const tests = [binary('is', 2)];
    expect(
      answer(did({ aggregate: { kind: 'distinct', property: 'sku' }, tests }), { events: orders }).value,
    ).toBe(true);
    expect(
      answer(did({ aggregate: { kind: 'sum', property: 'total' }, tests: [binary('is', 0)] })).value,
    ).toBe(true);
    expect(
      answer(did({ aggregate: { kind: 'avg', property: 'total' }, tests: [binary('lt', 9)] })).value,
    ).toBe(false);
  });

  it('tells when too much time has passed: did_not comes true as the last event leaves', () => {
    const didNot: Condition = {
      kind: 'did_not',
      event: 'order',
      where: null,
      period: { kind: 'within', durationMs: 7 * DAY },
    };
    const now = answer(didNot, { events: orders });
    expect(now).toMatchObject({ value: false, recheckAtMs: NOON_MS + 6 * DAY });
    expect(answer(didNot, { events: orders, nowMs: NOON_MS + 6 * DAY }).value).toBe(true);
  });

  it('asks to look again when the number of times is about to change, not at each event that leaves', () => {
    const often = did({ period: { kind: 'within', durationMs: 100 * DAY }, tests: [binary('gte', 2)] });
    expect(answer(often, { events: orders }).recheckAtMs).toBe(NOON_MS + 99 * DAY);
  });

  const inOrder = (...events: string[]): Condition => ({
    kind: 'did_in_order',
    events,
    period: { kind: 'within', durationMs: DAY },
  });

  it('finds events in their order within the period', () => {
    const steps = [
      event('viewed', NOON_MS - 30 * HOUR),
      event('carted', NOON_MS - 5 * HOUR),
      event('viewed', NOON_MS - 4 * HOUR),
      event('ordered', NOON_MS - 3 * HOUR),
    ];
    const found = (...names: string[]): boolean => answer(inOrder(...names), { events: steps }).value;
    expect(found('carted', 'viewed', 'ordered')).toBe(true);
    expect(found('viewed', 'carted')).toBe(false);
    expect(found('viewed', 'viewed')).toBe(false);
    expect(answer(inOrder('carted', 'ordered'), { events: steps }).recheckAtMs).toBe(NOON_MS + 19 * HOUR);
  });
});

describe('standing', () => {
  const consent = {
    email: { state: 'granted' as const, atMs: 0, source: 's', topics: { news: 'withdrawn' as const } },
  };

  it('is consent of the channel and, where asked, of the topic', () => {
    const ask = (topic?: string): boolean =>
      answer(
        { kind: 'consent', channel: 'email', ...(topic === undefined ? {} : { topic }) },
        { person: { consent } },
      ).value;
    expect([ask(), ask('offers'), ask('news')]).toEqual([true, true, false]);
    expect(answer({ kind: 'consent', channel: 'sms' }, { person: { consent } }).value).toBe(false);
  });

  it('is reachable with consent, an address, and no suppression', () => {
    const reachable = (person: Told['person']): boolean =>
      answer({ kind: 'reachable', channel: 'email' }, { person: { consent, ...person } }).value;
    const traits = { email: 'a@x.example' };
    expect(reachable({ traits })).toBe(true);
    expect(reachable({})).toBe(false);
    expect(reachable({ traits, suppressed: ['email'] })).toBe(false);
    expect(reachable({ traits, consent: {} })).toBe(false);
  });

  it('is tags, segments, messages and coupons', () => {
    const told: Told = {
      person: { tags: ['vip'], segments: ['at-risk'] },
      messages: [['nudge', 'clicked']],
      coupons: [['win-back', 'redeemed']],
    };
    expect(answer({ kind: 'tag', tag: 'vip' }, told).value).toBe(true);
    expect(answer({ kind: 'segment', segment: 'vip' }, told).value).toBe(false);
    expect(answer({ kind: 'message', step: 'nudge', was: 'clicked' }, told).value).toBe(true);
    expect(answer({ kind: 'coupon', coupon: 'win-back', was: 'issued' }, told).value).toBe(false);
  });

  it('asks again about a coupon when it expires', () => {
    const facts = { ...factsOf(), couponChangesAtMs: () => NOON_MS + DAY };
    const condition: Condition = { kind: 'coupon', coupon: 'c', was: 'expired' };
    expect(evaluate(condition, facts, luxonCalendar).recheckAtMs).toBe(NOON_MS + DAY);
  });
});

describe('what decided', () => {
  const vip: Condition = { kind: 'tag', tag: 'vip' };
  const city: Condition = {
    kind: 'value',
    left: { from: 'profile', path: 'city' },
    tests: [{ op: 'is', right: { ref: { from: 'entry', path: 'city' } } }],
  };

  it('is every part of an all that is true, and the one part of an all that is false', () => {
    const told: Told = {
      person: { tags: ['vip'], traits: { city: '上海' } },
      run: { entry: event('e', 0, { city: '上海' }) },
    };
    expect(answer({ kind: 'all', of: [vip, city] }, told)).toEqual({
      value: true,
      recheckAtMs: null,
      seen: [
        { what: 'tag vip', value: true },
        { what: 'profile.city', value: '上海' },
        { what: 'entry.city', value: '上海' },
      ],
    });
    const without = answer({ kind: 'all', of: [{ kind: 'not', of: { kind: 'tag', tag: 'x' } }, vip, city] });
    expect(without.seen).toEqual([{ what: 'tag vip', value: false }]);
  });

  it('is told in the words of the language', () => {
    const events = [event('order_placed', NOON_MS, { total: 3 })];
    const often: Condition = {
      kind: 'did',
      event: 'order_placed',
      where: city,
      period: { kind: 'ever' },
      aggregate: { kind: 'times' },
      tests: [binary('gte', 1)],
    };
    expect(answer(often, { events }).seen).toEqual([{ what: 'did order_placed times', value: 0 }]);
    const clock = answer({ kind: 'clock', between: ['09:00', '18:00'], on: null });
    expect(clock.seen).toEqual([{ what: 'clock', value: 'mon 12:00' }]);
  });
});
