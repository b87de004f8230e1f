import { noDeeds } from '../../journey/engine/items/ties';
import type { Store } from '../../store/repositories';
import { useStore } from './own-store';

jest.setTimeout(120_000);

let store: Store;
useStore((opened) => (store = opened));
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 2);

describe('the catalogue in the database', () => {
  it('keeps each change of price or stock once, with the write that makes it', async () => {
    const { items } = store;
    await items.patch([{ id: 'pan', price: 100, currency: 'CNY', stock: 9 }], 5, NOW_MS);
    expect(await items.pending(10)).toEqual([]);
    await items.patch([{ id: 'pan', price: 80 }], 5, NOW_MS + 1);
    await items.patch([{ id: 'pan', price: 80 }], 5, NOW_MS + 2);
    await items.patch([{ id: 'pan', stock: 4 }], 5, NOW_MS + 3);
    const [pan] = await items.pending(10);
    expect(pan?.item).toMatchObject({ id: 'pan', price: 80, stock: 4, updatedAtMs: NOW_MS + 3 });
    expect(pan?.item.moments.map(({ price, stock }) => [price, stock])).toEqual([
      [100, 9],
      [80, 9],
      [80, 4],
    ]);
    expect(pan?.changes).toEqual([
      {
        change: 'price_drop',
        oldPrice: 100,
        newPrice: 80,
        oldStock: 9,
        number: 1,
        afterRef: null,
        atMs: NOW_MS + 1,
      },
      {
        change: 'low_stock',
        oldPrice: 80,
        newPrice: 80,
        oldStock: 9,
        number: 2,
        afterRef: null,
        atMs: NOW_MS + 3,
      },
    ]);
  });

  it('remembers how far the telling has come, and forgets what was told', async () => {
    const { items } = store;
    await items.reached('pan', 1, 'u5');
    expect((await items.pending(10))[0]?.changes.map(({ afterRef }) => afterRef)).toEqual(['u5', null]);
    await items.told('pan', 1);
    expect((await items.pending(10))[0]?.changes.map(({ number }) => number)).toEqual([2]);
    await items.told('pan', 2);
    expect(await items.pending(10)).toEqual([]);
    await items.patch([{ id: 'pan', price: 70 }], 5, NOW_MS + 4);
    expect((await items.pending(10))[0]?.changes.map(({ number }) => number)).toEqual([3]);
    await items.told('pan', 3);
  });

  it('loses no change though many write the same item at once', async () => {
    const { items } = store;
    await items.patch([{ id: 'mug', price: 100, currency: 'CNY', stock: 1 }], 5, NOW_MS);
    const prices = Array.from({ length: 12 }, (_, at) => 90 - at);
    await Promise.all(prices.map((price) => items.patch([{ id: 'mug', price }], 5, NOW_MS + 1)));
    const [mug] = await items.pending(10);
    const row = await items.get('mug');
    const falls = row?.moments.filter(({ price }, at, all) => Number(price) < Number(all[at - 1]?.price));
    expect(row?.moments).toHaveLength(13);
    expect(mug?.changes).toHaveLength(falls?.length ?? -1);
    expect(new Set(mug?.changes.map(({ number }) => number)).size).toBe(mug?.changes.length);
  });

  it('gives items by id and in pages, and takes them out', async () => {
    const { items } = store;
    await items.patch([{ id: 'a/b' }, { id: 'ä 壶' }], 5, NOW_MS);
    expect([...(await items.getMany(['ä 壶', 'nothing'])).keys()]).toEqual(['ä 壶']);
    const first = await items.list(null, 2);
    const second = await items.list(first.at(-1)?.id ?? null, 10);
    expect([...first, ...second].map(({ id }) => id)).toEqual(['a/b', 'mug', 'pan', 'ä 壶']);
    expect([await items.remove('a/b'), await items.remove('a/b')]).toEqual([true, false]);
    expect(await items.any()).toBe(true);
  });
});

describe('ties in the database', () => {
  it('keeps the newest of each deed, in whatever order they come', async () => {
    const { ties } = store;
    const deed = (atMs: number) => [{ item: 'pan', deed: 'viewed' as const, atMs }];
    await ties.keep('u1', deed(NOW_MS));
    await ties.keep('u1', deed(NOW_MS - DAY_MS));
    await ties.keep('u1', [{ item: 'pan', deed: 'bought', atMs: NOW_MS + 1 }]);
    expect(await ties.ofPerson('u1', 10)).toEqual([
      { userRef: 'u1', item: 'pan', ...noDeeds(), viewed: NOW_MS, bought: NOW_MS + 1 },
    ]);
  });

  it('finds, in pages, whom an item concerns', async () => {
    const { ties } = store;
    for (const ref of ['u2', 'u3', 'u4']) {
      await ties.keep(ref, [{ item: 'pan', deed: 'listed', atMs: NOW_MS }]);
    }
    await ties.keep('u5', [{ item: 'pan', deed: 'listed', atMs: NOW_MS - 100 * DAY_MS }]);
    const since = { deeds: ['listed', 'carted'] as const, sinceMs: NOW_MS - 90 * DAY_MS };
    const page = await ties.ofItem('pan', since, null, 2);
    const next = await ties.ofItem('pan', since, 'u3', 2);
    expect([...page, ...next].map(({ userRef }) => userRef)).toEqual(['u2', 'u3', 'u4']);
  });
});
