import fc from 'fast-check';
import type { EventFact } from '../../../../audience/facts';
import { traitBook } from '../../../../audience/traits/book';
import type { TraitDefinition } from '../../../../audience/traits/definition';
import { born, DAY_MS, defined, fromHistory, later, ORDERS, START_MS, told } from './defined';

const READS = ['event:order_placed'];
const BIG = {
  event: 'order_placed',
  where: {
    kind: 'value' as const,
    left: { from: 'event' as const, path: 'total' },
    tests: [{ op: 'gte' as const, right: { literal: 50 } }],
  },
};

function measures(): TraitDefinition[] {
  return [null, 2 * 3_600_000, 7 * DAY_MS, 60 * DAY_MS].flatMap((withinMs) => {
    const name = String(withinMs);
    const amounts = (['sum', 'avg', 'min', 'max', 'first', 'last'] as const).map((of) =>
      defined(
        `${of}_${name}`,
        { kind: 'measure', measure: { of, property: 'total' }, source: BIG, withinMs },
        READS,
      ),
    );
    const plain = (['count', 'days'] as const).map((of) =>
      defined(`${of}_${name}`, { kind: 'measure', measure: { of }, source: ORDERS, withinMs }, READS),
    );
    const distinct = defined(
      `distinct_${name}`,
      { kind: 'distinct', property: 'category', source: ORDERS, withinMs },
      READS,
    );
    return [...amounts, ...plain, distinct];
  });
}

const BOOK = traitBook([
  ...measures(),
  defined('days_since', { kind: 'since', source: ORDERS, unitMs: DAY_MS, upTo: 40 }, READS),
  defined(
    'favourite',
    {
      kind: 'favourite',
      by: { kind: 'property', property: 'category' },
      sources: [
        { event: 'product_viewed', where: null, weight: 1 },
        { ...ORDERS, weight: 5 },
      ],
      halfLifeMs: 20 * DAY_MS,
      least: 2,
      share: 0.3,
      otherwise: null,
      gives: 'value',
    },
    [...READS, 'event:product_viewed'],
  ),
  defined('cycle', { kind: 'cycle', source: ORDERS, priorMs: 30 * DAY_MS }, READS),
  defined(
    'tier',
    {
      kind: 'score',
      parts: [
        {
          weight: 0.7,
          measure: { of: 'sum', property: 'total' },
          source: ORDERS,
          withinMs: 60 * DAY_MS,
          fullAt: 300,
        },
        { weight: 0.3, measure: { of: 'count' }, source: ORDERS, withinMs: 10 * DAY_MS, fullAt: 3 },
      ],
      bands: [
        { band: 'gold', from: 0.6 },
        { band: 'silver', from: 0.2 },
        { band: 'bronze', from: 0 },
      ],
      holdMs: 20 * DAY_MS,
    },
    READS,
    ['tier', 'tier_score', 'tier_until'],
  ),
  defined(
    'rfm',
    {
      kind: 'rfm',
      source: ORDERS,
      property: 'total',
      withinMs: 90 * DAY_MS,
      parts: 3,
      cuts: { recency: [10, 40], frequency: [2, 4], value: [50, 200] },
    },
    READS,
  ),
  defined(
    'stage',
    {
      kind: 'stages',
      stages: [
        {
          is: 'lost',
          when: {
            kind: 'value',
            left: { from: 'profile', path: 'days_since' },
            tests: [{ op: 'gte', right: { literal: 20 } }],
          },
        },
        {
          is: 'growing',
          when: {
            kind: 'value',
            left: { from: 'profile', path: `count_${String(7 * DAY_MS)}` },
            tests: [{ op: 'gte', right: { literal: 2 } }],
          },
        },
        { is: 'active', when: null },
      ],
    },
    ['profile:days_since', `profile:count_${String(7 * DAY_MS)}`],
  ),
  defined(
    'two_cycles',
    {
      kind: 'formula',
      formula: {
        op: '*',
        left: { op: 'trait', path: 'cycle.days' },
        right: { op: 'number', value: 2 },
      },
    },
    ['profile:cycle'],
  ),
]);

const SPAN_MS = 150 * DAY_MS;

interface Delivery {
  event: EventFact;
  receivedAtMs: number;
}

/** Events of a life, each received at its own time or up to a hundred days late, some of them twice. */
const deliveries: fc.Arbitrary<Delivery[]> = fc
  .array(
    fc.record({
      atMs: fc.integer({ min: START_MS, max: START_MS + SPAN_MS }),
      lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 * DAY_MS })),
      name: fc.constantFrom('order_placed', 'order_placed', 'product_viewed'),
      total: fc.option(fc.integer({ min: 0, max: 20_000 }).map((cents) => cents / 100)),
      category: fc.constantFrom('shoes', 'bags', 'hats', 7),
      twice: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((all) =>
    all
      .flatMap(({ atMs, lateMs, name, total, category, twice }, index) => {
        const event = { messageId: `m${String(index)}`, name, atMs, properties: { total, category } };
        const first = { event, receivedAtMs: atMs + lateMs };
        return twice ? [first, { event, receivedAtMs: first.receivedAtMs + DAY_MS }] : [first];
      })
      .sort((a, b) => a.receivedAtMs - b.receivedAtMs),
  );

/** The values that differ, for a message that says which. */
function differences(a: Record<string, unknown>, b: Record<string, unknown>): unknown[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
    .map((name) => [name, a[name], b[name]]);
}

describe('computed traits, event by event', () => {
  it('are what the whole history gives, however late, twice or in what order events came', () => {
    fc.assert(
      fc.property(deliveries, fc.integer({ min: 0, max: 400 * DAY_MS }), (coming, afterMs) => {
        let living = born(BOOK, START_MS);
        let nowMs = START_MS;
        for (const { event, receivedAtMs } of coming) {
          nowMs = receivedAtMs;
          living = told(BOOK, living, event, nowMs);
        }
        nowMs += afterMs;
        living = later(BOOK, living, nowMs);
        const events = new Map(coming.map(({ event }) => [event.messageId, event]));
        const whole = fromHistory(BOOK, [...events.values()], nowMs);
        expect(differences(living.traits, whole.traits)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('do not change before the instant that they name', () => {
    fc.assert(
      fc.property(deliveries, fc.double({ min: 0, max: 1, noNaN: true }), (coming, part) => {
        const events = coming.map(({ event }) => event);
        const nowMs = START_MS + SPAN_MS;
        const now = fromHistory(BOOK, events, nowMs);
        const dues = Object.values(now.kept.traits).flatMap(({ nextAtMs }) => nextAtMs ?? []);
        const untilMs = dues.length === 0 ? nowMs + 5_000 * DAY_MS : Math.min(...dues) - 1;
        expect(untilMs).toBeGreaterThanOrEqual(nowMs);
        const then = fromHistory(BOOK, events, nowMs + Math.floor((untilMs - nowMs) * part));
        expect(differences(now.traits, then.traits)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('are those of both people after a merge, when the events of one are told under the other', () => {
    fc.assert(
      fc.property(deliveries, deliveries, (own, theirs) => {
        const nowMs = START_MS + SPAN_MS + 200 * DAY_MS;
        const renamed = theirs.map(({ event }) => ({ ...event, messageId: `their-${event.messageId}` }));
        let living = born(BOOK, START_MS);
        for (const { event, receivedAtMs } of own) living = told(BOOK, living, event, receivedAtMs);
        for (const event of renamed) living = told(BOOK, living, event, nowMs);
        living = later(BOOK, living, nowMs);
        const all = new Map(
          [...own.map(({ event }) => event), ...renamed].map((one) => [one.messageId, one]),
        );
        expect(differences(living.traits, fromHistory(BOOK, [...all.values()], nowMs).traits)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
