import { failureReason } from '../../../audience/failure-reason';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { prepareSegments, updateMemberships, type SegmentDefinition } from '../../../audience/segments';
import { emptyFacts } from '../../../audience/empty-facts';
import { traitBook } from '../../../audience/traits/book';
import type { TraitDefinition } from '../../../audience/traits/definition';
import { failedTraits, recomputed, settle, withTraitEvent } from '../../../audience/traits/kept';
import type { EventFact } from '../../../audience/facts';

const NOW_MS = Date.UTC(2026, 2, 2);
const world = { nowMs: NOW_MS, calendar: luxonCalendar, figures: new Map() };

function segment(id: string, where: unknown, reads: string[] = []): SegmentDefinition {
  return { segment: id, version: `${id}-1`, where, list: null, reads } as unknown as SegmentDefinition;
}

const always = { kind: 'chance', probability: 1, place: 'all' };
const poisoned = { kind: 'value', left: null, tests: [] };

const measured = (trait: string, measure: unknown): TraitDefinition =>
  ({
    trait,
    title: trait,
    version: `${trait}-1`,
    zone: 'UTC',
    gives: [trait],
    reads: ['event:order_placed'],
    rule: { kind: 'measure', measure, source: { event: 'order_placed', where: null }, withinMs: null },
  }) as unknown as TraitDefinition;

const orders: EventFact[] = [1, 2].map((n) => ({
  messageId: `o${String(n)}`,
  name: 'order_placed',
  atMs: NOW_MS - n,
  properties: { total: n },
}));

describe('a segment that cannot be looked at', () => {
  it('keeps its members as they were, and the other segments are found all the same', () => {
    const prepared = prepareSegments([segment('bad', poisoned), segment('good', always)]);
    const facts = emptyFacts(NOW_MS, 'UTC');
    const known = { bad: { sinceMs: 5, version: 'bad-0' } };
    const change = updateMemberships(
      prepared,
      { userId: 'ana', segments: known },
      null,
      facts,
      luxonCalendar,
    );
    expect(change.segments['bad']).toEqual(known.bad);
    expect(change.segments['good']?.version).toBe('good-1');
    expect(change.failed).toEqual([
      { about: 'segment:bad', reason: expect.stringMatching(/^TypeError/) as string },
    ]);
    const stranger = updateMemberships(prepared, { userId: 'bo', segments: {} }, null, facts, luxonCalendar);
    expect(Object.keys(stranger.segments)).toEqual(['good']);
  });
});

describe('a trait that cannot be computed', () => {
  const book = traitBook([measured('orders', { of: 'count' }), measured('broken', null)]);
  const person = { ...emptyFacts(NOW_MS, 'UTC').person, traits: { broken: 7 } };

  it('keeps the value it had, says why, and the others are computed', () => {
    const kept = recomputed(book, undefined, orders, [], world);
    const found = settle(book, kept, person, { touched: [], tokens: [], all: true }, world);
    expect(found.values).toEqual({ orders: 2 });
    expect(failedTraits(found.kept)).toEqual([
      { about: 'trait:broken', reason: expect.stringMatching(/^TypeError/) as string },
    ]);
  });

  it('follows no event until it is computed anew, and stands in the way of none', () => {
    const kept = recomputed(book, undefined, [], [], world);
    const [first] = orders;
    if (first === undefined) throw new Error('There is no order');
    const next = withTraitEvent(book, kept, first, world);
    const found = settle(book, next.kept, person, { touched: next.touched, tokens: [] }, world);
    expect(found.values).toEqual({ orders: 1 });
    expect(failedTraits(found.kept).map(({ about }) => about)).toEqual(['trait:broken']);
  });
});

describe('the reason of a failure', () => {
  it('tells the kind of error and where it arose, and never what the message quotes', () => {
    const reason = failureReason(new RangeError('no room for ana@shop.example\n    at ana (secret)'));
    expect(reason).toMatch(/^RangeError/);
    expect(reason).not.toContain('ana');
    expect(failureReason(Object.assign(new Error('x'), { code: 121 }))).toContain('121');
    expect(failureReason('ana@shop.example')).toBe('unknown error');
  });
});
