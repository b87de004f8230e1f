import fc from 'fast-check';
import { candidatesOf, choose, type Own, type Shelf } from '../../../../insight/recommendations/choose';
import type { Strategy } from '../../../../journey/plan/reach-steps';

const DAY_MS = 86_400_000;
const NOW_MS = 1_000 * DAY_MS;
const ITEMS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const anyStrategy = fc.constantFrom<Strategy>('favourite', 'top', 'also_bought', 'replenish', 'price_drop');
const anyItem = fc.constantFrom(...ITEMS);
const anyDay = fc.integer({ min: 0, max: 120 }).map((days) => NOW_MS - days * DAY_MS);
const anyScored = fc.uniqueArray(fc.record({ item: anyItem, score: fc.integer({ min: 1, max: 3 }) }), {
  selector: ({ item }) => item,
});
const anyOwn: fc.Arbitrary<Own> = fc.record({
  wanted: anyScored,
  purchases: fc.array(fc.record({ item: anyItem, atMs: anyDay }), { maxLength: 12 }),
  tied: fc.uniqueArray(anyItem),
});
const anyPrice = fc.option(fc.integer({ min: 1, max: 9 }));
const anyShelf: fc.Arbitrary<Shelf> = fc
  .record({
    available: fc.boolean(),
    price: anyPrice,
    moments: fc.array(fc.record({ atMs: anyDay, price: anyPrice }), { maxLength: 5 }),
  })
  .map((shelf) => ({
    ...shelf,
    moments: [...shelf.moments.sort((a, b) => a.atMs - b.atMs), { atMs: NOW_MS, price: shelf.price }],
  }));
const anyShop = fc.record({
  shelves: fc.dictionary(anyItem, anyShelf).map((all) => new Map(Object.entries(all))),
  near: anyScored,
  top: anyScored,
});

describe('which items are shown', () => {
  const chosen = (
    strategy: Strategy,
    own: Own,
    shop: { shelves: Map<string, Shelf>; near: Own['wanted']; top: Own['wanted'] },
    limit: number,
  ) => {
    const others = {
      top: shop.top,
      neighboursOf: () => shop.near,
      usualGapOf: () => ({ gapMs: 20 * DAY_MS, gaps: 9 }),
    };
    const candidates = candidatesOf(strategy, own, others, NOW_MS);
    return choose(
      strategy,
      candidates,
      { purchases: own.purchases, shelves: shop.shelves, nowMs: NOW_MS },
      limit,
    );
  };

  it('never includes what is out of stock or was bought just now, and is never more than was asked for', () => {
    fc.assert(
      fc.property(
        anyStrategy,
        anyOwn,
        anyShop,
        fc.integer({ min: 1, max: 5 }),
        (strategy, own, shop, limit) => {
          const found = chosen(strategy, own, shop, limit);
          expect(found.length).toBeLessThanOrEqual(limit);
          expect(new Set(found.map(({ item }) => item)).size).toBe(found.length);
          for (const { item, oldPrice } of found) {
            const shelf = shop.shelves.get(item);
            expect(shelf?.available).not.toBe(false);
            const last = Math.max(
              ...own.purchases.filter((one) => one.item === item).map(({ atMs }) => atMs),
              0,
            );
            if (strategy !== 'replenish') expect(NOW_MS - last).toBeGreaterThanOrEqual(14 * DAY_MS);
            if (strategy === 'also_bought') expect([last, shelf]).toEqual([0, expect.anything()]);
            if (strategy === 'price_drop') expect(oldPrice).toBeGreaterThan(shelf?.price ?? Infinity);
          }
          expect(chosen(strategy, own, shop, limit)).toEqual(found);
          expect(chosen(strategy, own, shop, limit + 1).slice(0, limit)).toEqual(found);
        },
      ),
      { numRuns: 500 },
    );
  });
});
