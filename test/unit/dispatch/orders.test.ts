import { createBench, enterOn, eventOf, planOf, stopAll } from './made';

afterEach(stopAll);

const ALWAYS = { perKey: { kind: 'always' as const }, perPerson: null };

/** What the activity of a `start` or `stop` step puts into the inbox of the person. */
function order(
  kind: 'start' | 'stop',
  journey: string,
  messageId: string,
  source: 'journey' | 'api' = 'journey',
) {
  return eventOf('u1', 'manual_entry', {
    messageId,
    source,
    context: { [kind]: journey },
    properties: { reason: 'vip' },
  });
}

describe('a step that starts another journey', () => {
  it('lets the person in once, with what it gives as the entry', async () => {
    const bench = createBench();
    await bench.publish(planOf('call', { enter: [{ kind: 'manual', key: null }], entryReads: ['reason'] }));
    await bench.dispatcher.start();
    await bench.take(order('start', 'call', 'r1/start/0'), order('start', 'call', 'r1/start/0'));
    await bench.settled();
    expect(bench.starter.started).toMatchObject([{ run: { entry: { properties: { reason: 'vip' } } } }]);
  });

  it('is refused, with its reason, where the journey is away, has no way in, or started this in a circle', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    await bench.publish(planOf('call', { enter: [{ kind: 'manual', key: null }] }));
    await bench.dispatcher.start();
    await bench.take(order('start', 'nowhere', 'a'), order('start', 'welcome', 'b'), {
      ...order('start', 'call', 'c'),
      hops: 9,
    });
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
    expect(bench.store.tables.refusals.map(({ journey, reason }) => [journey, reason])).toEqual([
      ['nowhere', 'unknown_journey'],
      ['welcome', 'no_manual_entry'],
      ['call', 'runaway'],
    ]);
  });

  it('is nothing that anybody outside can ask for by an event', async () => {
    const bench = createBench();
    await bench.publish(planOf('call', { enter: [{ kind: 'manual', key: null }] }));
    await bench.dispatcher.start();
    await bench.take(order('start', 'call', 'x', 'api'));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
  });
});

describe('a step that stops another journey', () => {
  it('ends every live run of the person there, and nobody else’s', async () => {
    const bench = createBench();
    const enter = [{ ...enterOn('cart')[0]!, key: 'event.id' }];
    await bench.publish(planOf('carts', { enter }), planOf('other', { enter: enterOn('cart') }));
    await bench.dispatcher.start();
    const cart = (userRef: string, id: string) => eventOf(userRef, 'cart', { properties: { id } });
    await bench.take(cart('u1', 'c1'), cart('u1', 'c2'), cart('u2', 'c1'));
    await bench.settled();
    await bench.take(order('stop', 'carts', 'r1/stop/0'));
    await bench.settled();
    const stopped = bench.starter.controls.map(({ workflowId, control }) => [workflowId, control.kind]);
    expect(stopped).toHaveLength(2);
    for (const [workflowId, kind] of stopped) {
      expect(workflowId).toContain('journey/carts/u1/');
      expect(kind).toBe('stop');
    }
  });
});

describe('again: always', () => {
  it('lets runs of one key live side by side, each in a workflow of its own', async () => {
    const bench = createBench();
    const enter = [{ ...enterOn('ordered')[0]!, key: 'event.product' }];
    await bench.publish(planOf('review', { enter, again: ALWAYS }));
    await bench.dispatcher.start();
    const ordered = (messageId: string) =>
      eventOf('u1', 'ordered', { messageId, properties: { product: 'p1' } });
    await bench.take(ordered('m1'), ordered('m2'), ordered('m1'));
    await bench.settled();
    const rows = [...bench.store.tables.runs.values()];
    expect(rows.map(({ key, live }) => [key, live])).toEqual([
      ['p1', true],
      ['p1', true],
    ]);
    expect(new Set(rows.map(({ workflowId }) => workflowId)).size).toBe(2);
    expect(bench.starter.started).toHaveLength(2);
  });
});
