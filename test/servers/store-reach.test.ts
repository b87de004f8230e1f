import type { Store } from '../../store/repositories';
import { useStore } from './own-store';

let store: Store;

useStore((opened) => (store = opened));

const DAY_MS = 86_400_000;

describe('the limit of a journey', () => {
  it('gives no more places than there are, whoever asks at the same time', async () => {
    const asked = Array.from({ length: 60 }, () => store.entryLimits.take('draw', 20, DAY_MS, DAY_MS));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(20);
    expect(await store.entryLimits.take('draw', 20, DAY_MS, 2 * DAY_MS - 1)).toBe(false);
  });

  it('begins anew with the first entry after its period', async () => {
    const asked = Array.from({ length: 30 }, () => store.entryLimits.take('draw', 20, DAY_MS, 2 * DAY_MS));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(20);
    expect(await store.entryLimits.take('other', 1, DAY_MS, 2 * DAY_MS)).toBe(true);
  });
});

describe('the calls of a webhook', () => {
  it('count their tries, also side by side', async () => {
    const begin = () => store.webhooks.begin('u1', 'u1/j/h/ask/0', 1_000);
    expect(await begin()).toEqual({ tries: 1, outcome: null });
    const found = await Promise.all(Array.from({ length: 9 }, begin));
    expect(found.map((one) => one.tries).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(found.map(({ outcome }) => outcome))).toEqual(new Set([null]));
  });

  it('keep what came of them first', async () => {
    const done = { status: 'done', result: { http_status: 200, response: { score: 2, list: [1, null] } } };
    await store.webhooks.settle('u1/j/h/ask/0', done);
    await store.webhooks.settle('u1/j/h/ask/0', { status: 'failed', reason: 'http_500' });
    expect(await store.webhooks.begin('u1', 'u1/j/h/ask/0', 2_000)).toMatchObject({ outcome: done });
  });
});
