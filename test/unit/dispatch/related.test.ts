import type { EventRow } from '../../../store/rows';
import { createBench, DAY_MS, enterOn, eventOf, picking, planOf, stopAll, until } from './made';

afterEach(stopAll);

type Bench = ReturnType<typeof createBench>;

function bought(userRef: string, items: readonly string[], daysAgo = 1): EventRow {
  const products = items.map((product_id) => ({ product_id }));
  return eventOf(userRef, 'order_placed', { properties: { products }, atMs: Date.now() - daysAgo * DAY_MS });
}

async function open(): Promise<Bench> {
  const bench = createBench();
  await bench.publish(planOf('picks', { enter: enterOn('asked'), steps: picking('also_bought') }));
  return bench;
}

const related = ({ store }: Bench) => store.tables.related;
const found = async (bench: Bench): Promise<void> => until(() => bench.store.tables.scans.has('related'));
const nearest = (bench: Bench, item: string) =>
  related(bench)
    .get(item)
    ?.neighbours.map((one) => one.item);

describe('what is bought beside what', () => {
  it('is found from what people bought before a journey asked for it', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    for (const at of Array.from({ length: 12 }, (_, index) => index)) {
      await bench.take(bought(`u${String(at)}`, ['kettle', at < 9 ? 'tea' : 'cup']));
    }
    await bench.settled();
    await bench.publish(planOf('picks', { enter: enterOn('asked'), steps: picking('also_bought') }));
    await bench.dispatcher.reload();
    await found(bench);
    expect(nearest(bench, 'kettle')).toEqual(['tea', 'cup']);
    expect(nearest(bench, 'tea')).toEqual(['kettle']);
    expect(related(bench).get('kettle')).toMatchObject({ buyers: 12, gapMs: null });
  });

  it('counts each person once and whole, however the pages of ties fall', async () => {
    const bench = await open();
    const noise = Array.from({ length: 700 }, (_, at) => `n${String(at)}`);
    const people = ['ua', 'ub', 'uc'];
    for (const ref of people) {
      await bench.store.ties.keep(
        ref,
        [...noise, 'kettle', 'tea'].map((item) => ({ item, deed: 'viewed', atMs: Date.now() })),
      );
      for (const item of ['kettle', 'tea'])
        await bench.store.ties.keep(ref, [{ item, deed: 'bought', atMs: Date.now() }]);
    }
    await bench.dispatcher.start();
    await found(bench);
    expect(related(bench).get('kettle')).toMatchObject({
      buyers: 3,
      neighbours: [{ item: 'tea', together: 3 }],
    });
    expect([...related(bench).keys()].sort()).toEqual(['kettle', 'tea']);
  });

  it('knows how long people take to buy an item again, and forgets what nobody buys any more', async () => {
    const bench = await open();
    const old = { item: 'gone', buyers: 3, neighbours: [], gapMs: null, gaps: 0, atMs: 1 };
    await bench.store.related.put([old]);
    await bench.dispatcher.start();
    for (const ref of ['ua', 'ub', 'uc'])
      await bench.take(bought(ref, ['coffee'], 31), bought(ref, ['coffee'], 1));
    await bench.settled();
    bench.store.tables.scans.delete('related');
    await bench.dispatcher.stop();
    await bench.dispatcher.start();
    await until(() => related(bench).has('coffee'));
    const { gapMs, gaps } = related(bench).get('coffee') ?? {};
    expect(gaps).toBe(3);
    expect(gapMs).toBeGreaterThan(29.9 * DAY_MS);
    expect(gapMs).toBeLessThan(30.1 * DAY_MS);
    await until(() => !related(bench).has('gone'));
  });

  it('is not looked for where no journey recommends by it', async () => {
    const bench = createBench();
    await bench.publish(planOf('picks', { enter: enterOn('asked'), steps: picking('price_drop') }));
    await bench.dispatcher.start();
    await bench.take(bought('ua', ['kettle', 'tea']), bought('ub', ['kettle', 'tea']));
    await bench.settled();
    expect(related(bench).size).toBe(0);
    expect(bench.store.tables.scans.has('related')).toBe(false);
  });
});
