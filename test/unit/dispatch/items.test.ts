import type { ItemItem } from '../../../journey/plan/enter-items';
import { createBench, DAY_MS, enterOn, eventOf, picking, planOf, stopAll, until } from './made';

afterEach(stopAll);

const LOW_STOCK = 5;

function wants(over: Partial<ItemItem> = {}): [ItemItem] {
  const any = { change: 'price_drop', of: ['viewed'], by: null, seenWithinMs: 90 * DAY_MS } as const;
  return [{ kind: 'item', ...any, of: ['viewed'], where: null, key: null, ...over }];
}

type Bench = ReturnType<typeof createBench>;

const entered = ({ store }: Bench): string[] =>
  [...store.tables.runs.values()].map(({ userRef }) => userRef).sort();
const told = async ({ store }: Bench): Promise<void> =>
  until(async () => (await store.items.pending(1)).length === 0);
const viewed = (userRef: string, item = 'kettle') =>
  eventOf(userRef, 'Product Viewed', { properties: { product_id: item } });

async function cheaper({ store }: Bench, price: number, atMs = Date.now()): Promise<void> {
  await store.items.patch([{ id: 'kettle', price }], LOW_STOCK, atMs);
}

async function open(plan = planOf('cheaper', { enter: wants() })): Promise<Bench> {
  const bench = createBench();
  await bench.publish(plan);
  await bench.dispatcher.start();
  await cheaper(bench, 100);
  return bench;
}

describe('a change in the catalogue', () => {
  it('lets in those whom it concerns, with the item and both prices, and nobody else', async () => {
    const bench = await open();
    await bench.take(viewed('u1'), viewed('u2'), viewed('u3', 'cup'));
    await bench.settled();
    await cheaper(bench, 80);
    await until(() => entered(bench).length === 2);
    expect(entered(bench)).toEqual(['u1', 'u2']);
    const events = [...bench.store.tables.events.values()].filter(({ name }) => name === 'item_changed');
    expect(events.map(({ userRef }) => userRef).sort()).toEqual(['u1', 'u2']);
    expect(events[0]?.properties).toMatchObject({
      change: 'price_drop',
      item: { id: 'kettle', price: 80, old_price: 100 },
      drop: 0.2,
    });
  });

  it('finds those who looked before anything spoke of items', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(viewed('u1'));
    await bench.settled();
    expect(bench.store.tables.ties.size).toBe(0);
    await bench.publish(planOf('cheaper', { enter: wants() }));
    await bench.dispatcher.reload();
    await cheaper(bench, 100);
    await cheaper(bench, 80);
    await until(() => entered(bench).length === 1);
  });

  it('costs no tie in a workspace that uses no catalogue, though its journeys recommend favourites', async () => {
    const bench = createBench();
    await bench.publish(planOf('picks', { enter: enterOn('Product Viewed'), steps: picking('favourite') }));
    await bench.dispatcher.start();
    await bench.take(viewed('u1'), eventOf('u1', 'order_placed', { properties: { product_id: 'kettle' } }));
    await bench.settled();
    expect(entered(bench)).toEqual(['u1']);
    expect(bench.store.tables.ties.size).toBe(0);
  });

  it('finds those who looked while no journey spoke of items any more', async () => {
    const bench = await open();
    await until(() => [...bench.store.tables.scans.keys()].some((name) => name.startsWith('ties/')));
    await bench.publish(planOf('cheaper', { version: 'v2', enter: enterOn('never') }));
    await bench.dispatcher.reload();
    await bench.take(viewed('u1'));
    await bench.settled();
    await bench.publish(planOf('cheaper', { version: 'v3', enter: wants() }));
    await bench.dispatcher.reload();
    await cheaper(bench, 80);
    await until(() => entered(bench).length === 1);
  });

  it('is told to each person once, though the telling stops in the middle and begins again', async () => {
    const bench = await open();
    const people = Array.from({ length: 450 }, (_, at) => `u${String(at).padStart(3, '0')}`);
    await bench.take(...people.map((one) => viewed(one)));
    await bench.settled();
    await bench.dispatcher.stop();
    await cheaper(bench, 80);
    const { items } = bench.store;
    const reached: string[] = [];
    let failures = 0;
    Object.assign(bench.store, {
      items: {
        ...items,
        pending: (limit: number) => items.pending(limit),
        told: (id: string, number: number) => items.told(id, number),
        patch: (...said: Parameters<typeof items.patch>) => items.patch(...said),
        async reached(id: string, number: number, afterRef: string) {
          reached.push(afterRef);
          // The second page is told and its place is lost: it is told again.
          if (reached.length === 2 && failures === 0) {
            failures += 1;
            throw new Error('the database went away');
          }
          await items.reached(id, number, afterRef);
        },
      },
    });
    await bench.dispatcher.start();
    await told(bench);
    await until(() => entered(bench).length === people.length);
    expect(failures).toBe(1);
    expect(reached).toEqual(['u199', 'u399', 'u399']);
    const events = [...bench.store.tables.events.values()].filter(({ name }) => name === 'item_changed');
    expect(events).toHaveLength(people.length);
  });

  it('that is over by the time it is told is told to nobody', async () => {
    const bench = await open();
    await bench.take(viewed('u1'));
    await bench.settled();
    await bench.dispatcher.stop();
    await cheaper(bench, 80);
    await cheaper(bench, 120);
    await bench.dispatcher.start();
    await told(bench);
    await bench.settled();
    expect(entered(bench)).toEqual([]);
  });

  it('is told once for each fall, and not for one that is too small', async () => {
    const again = { perKey: { kind: 'always' }, perPerson: null } as const;
    const bench = await open(planOf('cheaper', { enter: wants({ by: 0.1, key: 'event.item.id' }), again }));
    await bench.take(viewed('u1'));
    await bench.settled();
    const nowMs = Date.now();
    await cheaper(bench, 95, nowMs);
    await cheaper(bench, 80, nowMs + 1);
    await told(bench);
    await cheaper(bench, 60, nowMs + 2);
    await until(() => entered(bench).length === 2);
    await bench.settled();
    expect([...bench.store.tables.runs.values()].map(({ key }) => key)).toEqual(['kettle', 'kettle']);
  });

  it('is told to a run that listens, whatever journey let it in', async () => {
    const bench = createBench();
    const waiting = planOf('cart', {
      enter: [{ kind: 'event', event: 'Product Viewed', where: null, key: null, lateMs: DAY_MS }],
      listens: ['event:item_changed'],
    });
    await bench.publish(waiting);
    await bench.dispatcher.start();
    await cheaper(bench, 100);
    await bench.take(viewed('u1'));
    await until(() => entered(bench).length === 1);
    await bench.settled();
    await cheaper(bench, 80);
    await until(() => bench.starter.signals.some(({ heard }) => heard.some(({ kind }) => kind === 'event')));
  });

  it('costs no event where nobody wants to hear of it', async () => {
    const bench = await open(planOf('back', { enter: wants({ change: 'back_in_stock' }) }));
    await bench.take(viewed('u1'));
    await bench.settled();
    await cheaper(bench, 80);
    await told(bench);
    expect([...bench.store.tables.events.values()].map(({ name }) => name)).toEqual(['Product Viewed']);
  });
});
