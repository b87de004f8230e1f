import { createStoredRecommender } from '../../../activities/stored-recommender';
import { DEFAULT_CATALOGUE } from '../../../journey/engine/items/ties';
import type { Recommendation } from '../../../journey/engine/recommend';
import { createMemoryStore } from '../../fakes/memory-store';
import { eventOf } from '../dispatch/made';

const NOW_MS = Date.UTC(2026, 2, 2);

const ids = (found: Recommendation): unknown =>
  'items' in found ? found.items.map((item) => item['product_id']) : found.none;

function open() {
  const store = createMemoryStore();
  const recommender = createStoredRecommender(store.events);
  return {
    did: (userRef: string, name: string, properties: Record<string, string>, atMs = NOW_MS) =>
      store.events.insertMany([eventOf(userRef, name, { properties, atMs })]),
    ask: async (strategy: 'favourite' | 'top' | 'also_bought', userRef = 'u1', nowMs = NOW_MS) =>
      ids(await recommender.recommend({ strategy, limit: 2, userRef, nowMs })),
  };
}

describe('recommending from stored events', () => {
  it('finds the favourites of the person and not those of others', async () => {
    const { did, ask } = open();
    await did('u1', 'product_viewed', { product_id: 'cup' });
    await did('u1', 'order_placed', { product_id: 'tea' });
    await did('u2', 'order_placed', { product_id: 'pot' });
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

  it('says which strategy it does not know', async () => {
    expect(await open().ask('also_bought')).toBe('not_available');
  });

  it('reads items from the events that the workspace names', async () => {
    const store = createMemoryStore();
    const properties = { article: 'tea' };
    await store.events.insertMany([eventOf('u1', 'looked', { properties, atMs: NOW_MS })]);
    const catalogue = { ...DEFAULT_CATALOGUE, item: 'article', viewed: ['looked'] };
    const recommender = createStoredRecommender(store.events, () => Promise.resolve(catalogue));
    const asked = { limit: 1, userRef: 'u1', nowMs: NOW_MS };
    expect(ids(await recommender.recommend({ ...asked, strategy: 'favourite' }))).toEqual(['tea']);
    expect(ids(await recommender.recommend({ ...asked, strategy: 'top' }))).toEqual(['tea']);
  });

  it('keeps what it says of an item small', async () => {
    const store = createMemoryStore();
    const properties = { product_id: 'tea', text: 'x'.repeat(5_000), name: 'Tea', nested: { a: 1 } };
    await store.events.insertMany([eventOf('u1', 'product_viewed', { properties, atMs: NOW_MS })]);
    const asked = { strategy: 'favourite', limit: 1, userRef: 'u1', nowMs: NOW_MS } as const;
    const found = await createStoredRecommender(store.events).recommend(asked);
    expect(found).toEqual({ items: [{ product_id: 'tea', name: 'Tea' }] });
  });
});
