import type { RfmRule, ScoreRule, TraitRule } from '../../../../audience/traits/definition';
import { traitBook } from '../../../../audience/traits/book';
import { settle } from '../../../../audience/traits/kept';
import {
  DAY_MS,
  defined,
  event,
  fromHistory,
  ORDERS,
  personWith,
  START_MS,
  valueOf,
  worldAt,
} from './defined';

const HOUR_MS = 3_600_000;

function ordersAt(...days: number[]) {
  return days.map((day) => event('order_placed', START_MS + day * DAY_MS, { total: 100, category: 'shoes' }));
}

function at(day: number): number {
  return START_MS + day * DAY_MS;
}

describe('a measure', () => {
  const count: TraitRule = {
    kind: 'measure',
    measure: { of: 'count' },
    source: ORDERS,
    withinMs: 30 * DAY_MS,
  };

  it('counts an event from its instant until its hour has left the window', () => {
    const order = event('order_placed', START_MS + 20 * 60_000);
    const countAt = (nowMs: number) => valueOf(count, [order], nowMs)['it'];
    expect(countAt(order.atMs)).toBe(1);
    expect(countAt(at(30) + HOUR_MS - 1)).toBe(1);
    expect(countAt(at(30) + HOUR_MS)).toBe(0);
  });

  it('of nothing is 0 for a count or a sum, and missing for the rest', () => {
    const of = (measure: 'sum' | 'avg' | 'max'): TraitRule => ({
      kind: 'measure',
      measure: { of: measure, property: 'total' },
      source: ORDERS,
      withinMs: null,
    });
    expect(valueOf(count, [], at(0))).toEqual({ it: 0 });
    expect(valueOf(of('sum'), [], at(0))).toEqual({ it: 0 });
    expect([of('avg'), of('max')].map((rule) => valueOf(rule, [], at(0)))).toEqual([{}, {}]);
  });

  it('counts days where the workspace is: two orders around midnight in Shanghai are two days', () => {
    const days: TraitRule = { kind: 'measure', measure: { of: 'days' }, source: ORDERS, withinMs: null };
    const orders = [15.5, 16.5].map((hour) => event('order_placed', START_MS + hour * HOUR_MS));
    expect(valueOf(days, orders, at(3))['it']).toBe(2);
  });
});

describe('the time since an event', () => {
  it('is told in whole days, and stays at its last number', () => {
    const rule: TraitRule = { kind: 'since', source: ORDERS, unitMs: DAY_MS, upTo: 10 };
    const sinceAt = (day: number) => valueOf(rule, ordersAt(0), at(day))['it'];
    expect([0.9, 1, 9.99, 10, 400].map(sinceAt)).toEqual([0, 1, 9, 10, 10]);
  });
});

describe('a purchase cycle', () => {
  const rule = (priorMs: number | null): TraitRule => ({ kind: 'cycle', source: ORDERS, priorMs });

  it('is the median gap, whatever single gap was long, and says when the next is due', () => {
    const value = valueOf(rule(null), ordersAt(0, 10, 20, 30, 90), at(91))['it'];
    expect(value).toEqual({ days: 10, next_at: new Date(at(100)).toISOString(), purchases: 5 });
  });

  it('is drawn towards the usual one while there are few purchases', () => {
    const daysAfter = (...days: number[]) => valueOf(rule(30 * DAY_MS), ordersAt(...days), at(400))['it'];
    expect(daysAfter(0)).toMatchObject({ days: 30, purchases: 1 });
    expect(daysAfter(0, 10)).toMatchObject({ days: 25 });
    expect(daysAfter(0, 10, 20, 30)).toMatchObject({ days: 20 });
  });

  it('takes orders of one day for one purchase', () => {
    expect(valueOf(rule(null), ordersAt(0, 0.2, 10, 10.5, 20), at(21))['it']).toMatchObject({
      days: 10,
      purchases: 3,
    });
  });
});

describe('a tier', () => {
  const rule: ScoreRule = {
    kind: 'score',
    parts: [{ weight: 1, measure: { of: 'count' }, source: ORDERS, withinMs: 60 * DAY_MS, fullAt: 4 }],
    bands: [
      { band: 'gold', from: 0.5 },
      { band: 'bronze', from: 0 },
    ],
    holdMs: 90 * DAY_MS,
  };
  const tierAt = (day: number, ...days: number[]) => valueOf(rule, ordersAt(...days), at(day));

  it('rises at once, and falls not before the hold has passed since it was last earned', () => {
    expect(tierAt(1, 0)['it']).toBe('bronze');
    expect(tierAt(5, 0, 5)['it']).toBe('gold');
    // The first order leaves the window at the end of day 60: earned until then, held for 90 days more.
    expect(tierAt(150.9, 0, 5)['it']).toBe('gold');
    expect(tierAt(151, 0, 5)['it']).toBe('bronze');
  });

  it('says until when it holds if nothing more happens', () => {
    expect(tierAt(5, 0, 5)).toEqual({ it: 'gold', it_score: 0.5, it_until: new Date(at(151)).toISOString() });
    expect(tierAt(100, 0, 5)).toMatchObject({ it_score: 0, it_until: new Date(at(151)).toISOString() });
    expect(tierAt(151, 0, 5)).toEqual({ it: 'bronze', it_score: 0 });
  });

  it('is earned anew by new orders', () => {
    expect(tierAt(151, 0, 5, 100, 140)['it']).toBe('gold');
    expect(tierAt(40, 0, 5, 10)['it_until']).toBe(new Date(at(156)).toISOString());
  });
});

describe('rfm', () => {
  const rule: RfmRule = {
    kind: 'rfm',
    source: ORDERS,
    property: 'total',
    withinMs: 365 * DAY_MS,
    parts: 3,
    cuts: { recency: [30, 90], frequency: [2, 4], value: [150, 500] },
  };

  it('gives the best part the highest number in all three', () => {
    expect(valueOf(rule, ordersAt(0, 1, 2, 3, 4, 5), at(6))['it']).toEqual({
      recency: 3,
      frequency: 3,
      value: 3,
      cell: '333',
    });
    expect(valueOf(rule, ordersAt(0), at(90))['it']).toMatchObject({ cell: '111' });
  });

  it('waits for the figures of all people where the file gives no bounds', () => {
    const book = traitBook([defined('it', { ...rule, cuts: null }, ['event:order_placed'])]);
    const { kept, traits } = fromHistory(book, ordersAt(0, 1), at(40));
    expect(traits).toEqual({});
    const figures = new Map([['it', { recency: [10, 20], frequency: [2, 3], value: [100, 300] }]]);
    const due = { touched: [], tokens: [], all: true };
    expect(settle(book, kept, personWith({}), due, worldAt(at(40), figures)).values).toEqual({
      it: { recency: 1, frequency: 2, value: 2, cell: '122' },
    });
  });
});

describe('a favourite', () => {
  const rule = (over: Partial<Extract<TraitRule, { kind: 'favourite' }>>): TraitRule => ({
    kind: 'favourite',
    by: { kind: 'property', property: 'category' },
    sources: [{ ...ORDERS, weight: 1 }],
    halfLifeMs: 30 * DAY_MS,
    least: 1,
    share: 0,
    otherwise: null,
    gives: 'value',
    ...over,
  });
  const bought = (day: number, category: string, total = 10) =>
    event('order_placed', at(day), { category, total });

  it('forgets: one order now outweighs two of long ago', () => {
    const orders = [bought(0, 'hats'), bought(1, 'hats'), bought(90, 'shoes')];
    expect(valueOf(rule({}), orders.slice(0, 2), at(91))['it']).toBe('hats');
    expect(valueOf(rule({}), orders, at(91))['it']).toBe('shoes');
    expect(valueOf(rule({ gives: 'list' }), orders, at(91))['it']).toEqual(['shoes', 'hats']);
  });

  it('says how strong it is, and is another word where it is not strong enough', () => {
    const orders = [bought(0, 'hats'), bought(0, 'shoes')];
    expect(valueOf(rule({ gives: 'strength' }), orders, at(1))['it']).toBe(0.5);
    expect(valueOf(rule({ share: 0.6, otherwise: 'mixed' }), orders, at(1))['it']).toBe('mixed');
    expect(valueOf(rule({ least: 3 }), orders, at(1))).toEqual({});
  });

  it('is a band of prices, an hour of the day where the workspace is, or a word for events', () => {
    const orders = [bought(0.5, 'hats', 70)];
    const by = (value: Extract<TraitRule, { kind: 'favourite' }>['by']) =>
      valueOf(rule({ by: value }), orders, at(1))['it'];
    expect(by({ kind: 'price', property: 'total', bounds: [50, 200] })).toBe('50-200');
    expect(by({ kind: 'clock', part: 'hour' })).toBe('20');
    expect(by({ kind: 'clock', part: 'weekday' })).toBe('thu');
    expect(by({ kind: 'event', labels: { order_placed: 'buyer' } })).toBe('buyer');
  });

  it('keeps a hundred values at most', () => {
    const many = Array.from({ length: 500 }, (_, index) => bought(index / 10, `c${String(index)}`));
    const book = traitBook([defined('it', rule({}), ['event:order_placed'])]);
    expect(JSON.stringify(fromHistory(book, many, at(60)).kept.traits['it']?.state).length).toBeLessThan(
      8_000,
    );
  });
});
