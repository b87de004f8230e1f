import fc from 'fast-check';
import { changesBetween, stillHolds } from '../../../../journey/engine/items/item-change';
import { patchedItem, type Item, type ItemPatch } from '../../../../journey/engine/items/item';

const base = patchedItem(null, { id: 'kettle', price: 100, currency: 'CNY', stock: 9 });
const changes = (before: Item, patch: Omit<ItemPatch, 'id'>) =>
  changesBetween(before, patchedItem(before, { id: 'kettle', ...patch }), 5, 0).map(({ change }) => change);

describe('what people are told of when an item changes', () => {
  it('a lower price is a drop; a higher one, another currency or the first price is none', () => {
    expect(changes(base, { price: 99.5 })).toEqual(['price_drop']);
    expect(changes(base, { price: 101 })).toEqual([]);
    expect(changes(base, { price: 12, currency: 'USD' })).toEqual([]);
    expect(changes({ ...base, price: null }, { price: 12 })).toEqual([]);
    expect(changes(base, { price: null })).toEqual([]);
  });

  it('it is back when there were none and are some, whether counted or said', () => {
    const gone = patchedItem(base, { id: 'kettle', stock: 0 });
    expect(gone.available).toBe(false);
    expect(changes(gone, { stock: 3 })).toEqual(['back_in_stock']);
    expect(changes(gone, { stock: 30, price: 80 })).toEqual(['price_drop', 'back_in_stock']);
    const saidGone = patchedItem({ ...base, stock: null }, { id: 'kettle', available: false });
    expect(changes(saidGone, { available: true })).toEqual(['back_in_stock']);
    expect(changes(saidGone, { price: 120 })).toEqual([]);
  });

  it('it runs low once, on the way down, and not when nothing is left', () => {
    expect(changes(base, { stock: 6 })).toEqual([]);
    expect(changes(base, { stock: 5 })).toEqual(['low_stock']);
    expect(changes({ ...base, stock: 5 }, { stock: 4 })).toEqual([]);
    expect(changes(base, { stock: 0 })).toEqual([]);
    expect(changes({ ...base, stock: 2 }, { stock: 7 })).toEqual([]);
  });

  it('a change that is over by the time it is told is told to nobody', () => {
    const [drop] = changesBetween(base, { ...base, price: 80 }, 5, 0);
    expect(drop && stillHolds(drop, { ...base, price: 90 })).toBe(true);
    expect(drop && stillHolds(drop, { ...base, price: 100 })).toBe(false);
    expect(
      stillHolds(
        { change: 'back_in_stock', oldPrice: 1, newPrice: 1, oldStock: 0, atMs: 0 },
        { ...base, available: false },
      ),
    ).toBe(false);
  });

  it('saying the same again changes nothing, and what is left out stays', () => {
    const patch = fc.record(
      {
        id: fc.constant('kettle'),
        title: fc.option(fc.string(), { nil: null }),
        price: fc.option(fc.nat(1_000), { nil: null }),
        stock: fc.option(fc.nat(20), { nil: null }),
        available: fc.option(fc.boolean(), { nil: null }),
      },
      { requiredKeys: ['id'] },
    );
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 6 }), (patches) => {
        let item: Item = base;
        for (const one of patches) {
          const before = item;
          item = patchedItem(item, one);
          expect(patchedItem(item, one as ItemPatch)).toEqual(item);
          expect(changesBetween(item, patchedItem(item, one as ItemPatch), 5, 0)).toEqual([]);
          if (!('title' in one)) expect(item.title).toBe(before.title);
          for (const change of changesBetween(before, item, 5, 0))
            expect(stillHolds(change, item)).toBe(true);
        }
      }),
    );
  });
});
