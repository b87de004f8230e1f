import { createBench, eventOf, planOf, stopAll, until } from './made';

afterEach(stopAll);

const LISTENER = planOf('listener', {
  enter: [{ kind: 'event', event: 'begun', where: null, key: null, lateMs: 1e9 }],
  listens: ['event:seen', 'profile:city', 'segment:vip'],
  reads: { seen: ['n'] },
});

describe("one person's events", () => {
  it('are told to the run in the order they came, each once, with what the plan reads and no more', async () => {
    const bench = createBench();
    await bench.publish(LISTENER);
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'begun'));
    await bench.settled();
    for (let n = 0; n < 50; n += 1)
      await bench.take(eventOf('u1', 'seen', { properties: { n, secret: 'x' } }));
    await bench.settled();
    const heard = bench.starter.signals.flatMap((signal) => signal.heard);
    const numbers = heard.map((item) => (item.kind === 'event' ? item.event.properties['n'] : null));
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(JSON.stringify(heard)).not.toContain('secret');
  });

  it('reach a run in at most five signals a second, however many they are', async () => {
    const bench = createBench();
    await bench.publish(LISTENER);
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'begun'));
    await bench.settled();
    const rows = Array.from({ length: 200 }, (_, n) => eventOf('u1', 'seen', { properties: { n } }));
    await bench.take(...rows);
    await bench.settled();
    const { signals } = bench.starter;
    expect(signals.flatMap((signal) => signal.heard)).toHaveLength(200);
    const tookMs = (signals.at(-1)?.atMs ?? 0) - (signals[0]?.atMs ?? 0);
    // The first goes out at once; each other 200 ms (a timer may be early by one) after the one before.
    expect(signals.length).toBeLessThanOrEqual(1 + tookMs / 199);
  });

  it('wait behind one that cannot be dealt with, while other people go on', async () => {
    const bench = createBench();
    await bench.publish(LISTENER);
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'begun'), eventOf('u2', 'begun'));
    await bench.settled();
    const signal = bench.starter.signal.bind(bench.starter);
    let broken = true;
    bench.starter.signal = async (workflowId, told) => {
      if (broken && workflowId.endsWith('u1')) throw new Error('unreachable');
      return signal(workflowId, told);
    };
    await bench.take(
      eventOf('u1', 'seen', { properties: { n: 1 } }),
      eventOf('u1', 'seen', { properties: { n: 2 } }),
      eventOf('u2', 'seen', { properties: { n: 3 } }),
    );
    await until(() => bench.starter.signals.length === 1);
    await bench.take(eventOf('u1', 'seen', { properties: { n: 4 } }));
    broken = false;
    await bench.settled();
    const heard = bench.starter.signals.flatMap(({ workflowId, heard: items }) =>
      items.map((item) => [workflowId.slice(-2), item.kind === 'event' ? item.event.properties['n'] : null]),
    );
    expect(heard).toEqual([
      ['u2', 3],
      ['u1', 1],
      ['u1', 2],
      ['u1', 4],
    ]);
  });

  it('are kept in the database while it is away, and dealt with when it is back', async () => {
    const bench = createBench();
    await bench.publish(LISTENER);
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'begun'));
    await bench.settled();
    const row = eventOf('u1', 'seen', { properties: { n: 1 } });
    await bench.store.events.insertMany([row]);
    bench.store.down = new Error('no database');
    bench.dispatcher.accept([row]);
    await until(() => bench.dispatcher.backlog() === 0);
    bench.store.down = null;
    await bench.settled();
    expect(bench.starter.signals).toHaveLength(1);
  });

  it('tell a run of a trait that it reads, when the trait changes', async () => {
    const bench = createBench();
    await bench.publish(LISTENER);
    await bench.dispatcher.start();
    const moved = (city: string, atMs: number) =>
      eventOf('u1', 'identify', { type: 'identify', traits: { city }, atMs });
    await bench.take(eventOf('u1', 'begun'), moved('Rome', 1), moved('Rome', 2), moved('Oslo', 3));
    await bench.settled();
    const heard = bench.starter.signals.flatMap((signal) => signal.heard);
    expect(heard.map((item) => item.kind === 'change' && item.token)).toEqual([
      'profile:city',
      'profile:city',
    ]);
  });

  it('are dealt with by one dispatcher only, and by the next when it stops', async () => {
    const first = createBench();
    await first.publish(LISTENER);
    const second = createBench();
    Object.assign(second.store, first.store);
    await first.dispatcher.start();
    await second.dispatcher.start();
    await first.store.events.insertMany([eventOf('u1', 'begun')]);
    await until(() => first.starter.started.length + second.starter.started.length === 1);
    expect(second.starter.started).toHaveLength(0);
    await first.dispatcher.stop();
    await first.store.events.insertMany([eventOf('u2', 'begun')]);
    expect(first.store.tables.partitions.size).toBe(0);
  });
});

describe('an anonymous person who becomes known', () => {
  const known = () =>
    eventOf('u1', 'identify', {
      type: 'identify',
      anonymousId: 'device',
      previousRef: 'a1',
      traits: { name: 'Ana' },
    });

  it('keeps their traits, their history and their live run', async () => {
    const bench = createBench();
    await bench.publish(LISTENER);
    await bench.dispatcher.start();
    await bench.take(
      eventOf('a1', 'identify', { type: 'identify', traits: { city: 'Rome' } }),
      eventOf('a1', 'begun'),
      eventOf('a1', 'viewed'),
    );
    await bench.settled();
    await bench.take(known());
    await bench.settled();
    const profile = await bench.store.profiles.get('a1');
    expect(profile).toMatchObject({
      userRef: 'u1',
      traits: { name: 'Ana', city: 'Rome' },
      mergedRefs: ['a1'],
    });
    expect((await bench.store.events.ofPerson('u1', ['viewed'], 9)).get('viewed')).toHaveLength(1);
    bench.starter.signals.length = 0;
    await bench.take(eventOf('u1', 'seen', { properties: { n: 1 } }));
    await bench.settled();
    expect(bench.starter.signals).toMatchObject([{ workflowId: 'journey/listener/a1' }]);
    expect(bench.starter.started).toHaveLength(1);
  });

  it('gets what still comes under the old id', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: [{ ...enterItem('signed_up') }] }));
    await bench.dispatcher.start();
    await bench.take(known());
    await bench.settled();
    await bench.take(eventOf('a1', 'signed_up', { messageId: 's1' }));
    await bench.settled();
    expect(bench.starter.started).toMatchObject([{ run: { userRef: 'u1' } }]);
    expect(await bench.store.events.get('u1', 's1')).toMatchObject({ name: 'signed_up' });
  });

  it('is not swallowed by a second person on the same device', async () => {
    const bench = createBench();
    await bench.dispatcher.start();
    await bench.take(known());
    await bench.settled();
    await bench.take(
      eventOf('u2', 'identify', { type: 'identify', anonymousId: 'device', previousRef: 'a1' }),
    );
    await bench.settled();
    expect(bench.store.tables.profiles.get('u1')?.mergedInto).toBeNull();
    expect(bench.store.tables.profiles.get('u2')?.mergedInto).toBeNull();
  });
});

function enterItem(event: string) {
  return { kind: 'event' as const, event, where: null, key: null, lateMs: 1e9 };
}
