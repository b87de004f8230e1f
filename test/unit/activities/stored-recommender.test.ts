import { createStoredRecommender } from '../../../activities/stored-recommender';
import { DEFAULT_CATALOGUE } from '../../../journey/engine/items/ties';
import type { Recommendation } from '../../../journey/engine/recommend';
import type { Strategy } from '../../../journey/plan/reach-steps';
import { createMemoryStore } from '../../fakes/memory-store';
import { eventOf } from '../dispatch/made';

const NOW_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 86_400_000;

const ids = (found: Recommendation): unknown =>
  'items' in found ? found.items.map((item) => item['product_id']) : found.none;

function open() {
  const store = createMemoryStore();
  const recommender = createStoredRecommender(store);
  return {
    store,
    did: (userRef: string, name: string, properties: Record<string, string>, atMs = NOW_MS) =>
      store.events.insertMany([eventOf(userRef, name, { properties, atMs })]),
    ask: async (strategy: Strategy, userRef = 'u1', nowMs = NOW_MS) =>
      ids(await recommender.recommend({ strategy, limit: 2, userRef, nowMs })),
  };
}

describe('recommending from stored events', () => {
  it('finds the favourites of the person and not those of others', async () => {
    const { did, ask } = open();
    await did('u1', 'product_viewed', { product_id: 'cup' });
    await did('u1', 'product_added', { product_id: 'tea' });
    await did('u2', 'product_added', { product_id: 'pot' });
    expect(await ask('favourite')).toEqual(['tea', 'cup']);
    expect(await ask('favourite', 'u3')).toBe('no_items');
  });

  it('finds what everybody wants, and looks again after ten minutes', async () => {
    const { did, ask } = open();
    for (const userRef of ['u1', 'u2', 'u3']) await did(userRef, 'order_placed', { product_id: 'tea' });
    await did('u2', 'product_viewed', { product_id: 'cup' });
    expect(await ask('top', 'u9')).toEqual(['tea', 'cup']);
    for (const userRef of ['u4', 'u5', 'u6', 'u7']) await did(userRef, 'order_placed', { product_id: 'pot' });
    expect(await ask('top', 'u9', NOW_MS + 60_000)).toEqual(['tea', 'cup']);
    expect(await ask('top', 'u9', NOW_MS + 11 * 60_000)).toEqual(['pot', 'tea']);
  });

  it('shows neither what the person has just bought nor what is out of stock', async () => {
    const { did, ask, store } = open();
    await store.items.patch([{ id: 'cup', stock: 0 }], 5, NOW_MS);
    await did('u1', 'order_placed', { product_id: 'tea' });
    for (const item of ['cup', 'tea', 'pot']) await did('u1', 'product_viewed', { product_id: item });
    expect(await ask('favourite')).toEqual(['pot']);
    expect(await ask('top')).toEqual(['pot']);
    expect(await ask('top', 'u2')).toEqual(['tea', 'pot']);
  });

  it('finds what others bought beside it, with what the catalogue says of it and nothing of the store', async () => {
    const { did, ask, store } = open();
    const near = ['gone', 'cup', 'pot'].map((item, at) => ({ item, together: 9, score: 1 / (at + 2) }));
    await store.related.put([
      { item: 'tea', buyers: 20, neighbours: near, gapMs: null, gaps: 0, atMs: NOW_MS },
    ]);
    await store.items.patch(
      [
        { id: 'cup', stock: 0 },
        { id: 'pot', title: 'Pot', price: 30 },
      ],
      5,
      NOW_MS,
    );
    await did('u1', 'product_viewed', { product_id: 'tea' });
    const recommender = createStoredRecommender(store);
    const asked = { strategy: 'also_bought', limit: 3, userRef: 'u1', nowMs: NOW_MS } as const;
    expect(await recommender.recommend(asked)).toEqual({
      items: [{ id: 'pot', product_id: 'pot', title: 'Pot', price: 30, available: true }],
    });
    expect(await ask('also_bought', 'u2')).toBe('no_items');
  });

  it('finds what is due again, by the gaps of others where the person bought it once', async () => {
    const { did, ask, store } = open();
    const gap = { gapMs: 20 * DAY_MS, gaps: 40 };
    await store.related.put([{ item: 'tea', buyers: 20, neighbours: [], ...gap, atMs: NOW_MS }]);
    await did('u1', 'order_placed', { product_id: 'tea' });
    await did('u1', 'order_placed', { product_id: 'pot' });
    expect(await ask('replenish', 'u1', NOW_MS + 19 * DAY_MS)).toBe('no_items');
    expect(await ask('replenish', 'u1', NOW_MS + 20 * DAY_MS)).toEqual(['tea']);
  });

  it('finds what became cheaper of what the person looked at, with the price before', async () => {
    const { did, store } = open();
    for (const [at, price] of [100, 80].entries())
      await store.items.patch(
        [
          { id: 'tea', price },
          { id: 'pot', price },
        ],
        5,
        NOW_MS + at,
      );
    await did('u1', 'product_viewed', { product_id: 'tea', price: '100' });
    const asked = { strategy: 'price_drop', limit: 3, userRef: 'u1', nowMs: NOW_MS + DAY_MS } as const;
    expect(await createStoredRecommender(store).recommend(asked)).toEqual({
      items: [{ id: 'tea', product_id: 'tea', price: 80, old_price: 100, available: true }],
    });
  });

  it('reads items from the events that the workspace names', async () => {
    const store = createMemoryStore();
    const properties = { article: 'tea' };
    await store.events.insertMany([eventOf('u1', 'looked', { properties, atMs: NOW_MS })]);
    const catalogue = { ...DEFAULT_CATALOGUE, item: 'article', viewed: ['looked'] };
    const recommender = createStoredRecommender(store, () => Promise.resolve(catalogue));
    const asked = { limit: 1, userRef: 'u1', nowMs: NOW_MS };
    expect(ids(await recommender.recommend({ ...asked, strategy: 'favourite' }))).toEqual(['tea']);
    expect(ids(await recommender.recommend({ ...asked, strategy: 'top' }))).toEqual(['tea']);
  });

  it('keeps what it says of an item small', async () => {
    const store = createMemoryStore();
    const properties = { product_id: 'tea', text: 'x'.repeat(5_000), name: 'Tea', nested: { a: 1 } };
    await store.events.insertMany([eventOf('u1', 'product_viewed', { properties, atMs: NOW_MS })]);
    const asked = { strategy: 'favourite', limit: 1, userRef: 'u1', nowMs: NOW_MS } as const;
    const found = await createStoredRecommender(store).recommend(asked);
    expect(found).toEqual({ items: [{ product_id: 'tea', name: 'Tea' }] });
  });
});
