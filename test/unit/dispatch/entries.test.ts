import { createBench, DAY_MS, enterOn, eventOf, planOf, stopAll, until } from './made';

afterEach(stopAll);

describe('an event that a journey waits for', () => {
  it('starts one run of the person, and tells it of the entry by name and id only', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up'), entryReads: ['plan'] }));
    await bench.dispatcher.start();
    await bench.take(
      eventOf('u1', 'signed_up', { messageId: 'e1', properties: { plan: 'pro', card: '4111' } }),
    );
    await bench.settled();
    expect(bench.starter.started).toHaveLength(1);
    const [input] = bench.starter.started;
    expect(input?.plan).toEqual({ $plan: 'welcome@v1' });
    expect(input?.run.entry).toMatchObject({ messageId: 'e1', properties: { plan: 'pro' } });
    expect(JSON.stringify(input)).not.toContain('4111');
    const [row] = bench.store.tables.runs.values();
    expect(row).toMatchObject({ userRef: 'u1', live: true, entryMessageId: 'e1' });
    expect(row?.workflowId).toBe('journey/welcome/u1');
    // Marks travel together, a little later; a stop makes those that are left.
    await bench.dispatcher.stop();
    expect(row?.runId === undefined ? null : await bench.store.runs.get(row.runId)).toMatchObject({
      started: true,
    });
  });

  it('is found in the inbox when nobody announced it', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    await bench.store.events.insertMany([eventOf('u1', 'signed_up')]);
    await bench.dispatcher.start();
    await bench.settled();
    expect(bench.starter.started).toHaveLength(1);
  });

  it('starts one run although it is dealt with twice, as after a crash', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    const row = eventOf('u1', 'signed_up');
    await bench.dispatcher.start();
    await bench.take(row);
    await bench.settled();
    await bench.dispatcher.stop();
    const stored = bench.store.tables.events.get(`u1/${row.messageId}`);
    if (stored !== undefined) stored.dueMs = 0;
    const second = createBench();
    Object.assign(second.store, bench.store);
    await second.dispatcher.start();
    await until(async () => (await bench.store.events.unroutedCount()) === 0);
    expect(bench.store.tables.runs.size).toBe(1);
    expect(second.starter.started).toHaveLength(0);
    expect(bench.store.tables.refusals).toHaveLength(0);
  });

  it('starts nothing when it lies further back than `late`, and says so', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'signed_up', { atMs: Date.now() - 2 * DAY_MS }));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
    expect(bench.store.tables.refusals).toMatchObject([{ journey: 'welcome', reason: 'late' }]);
  });

  it('starts nothing when it is history', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'signed_up', { triggers: false, source: 'import' }));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
    expect(bench.store.tables.profiles.get('u1')).toBeDefined();
  });

  it('starts nothing for whom the audience leaves out, and records the reason', async () => {
    const bench = createBench();
    const audience = { kind: 'consent' as const, channel: 'email' as const };
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up'), audience }));
    await bench.dispatcher.start();
    await bench.take(
      eventOf('u1', 'signed_up'),
      eventOf('u2', 'identify', { type: 'identify', traits: { consent: { email: true } } }),
      eventOf('u2', 'signed_up'),
    );
    await bench.settled();
    expect(bench.starter.started.map((input) => input.run.userRef)).toEqual(['u2']);
    expect(bench.store.tables.refusals).toMatchObject([{ userRef: 'u1', reason: 'audience' }]);
  });

  it('is refused while a run of the same key lives, and enters beside it under another key', async () => {
    const bench = createBench();
    await bench.publish(planOf('cart', { enter: enterOn('checkout', 'event.id') }));
    await bench.dispatcher.start();
    const checkout = (id: string) => eventOf('u1', 'checkout', { properties: { id } });
    await bench.take(checkout('c1'), checkout('c1'), checkout('c2'));
    await bench.settled();
    expect(bench.starter.started.map((input) => input.run.key)).toEqual(['c1', 'c2']);
    expect(bench.store.tables.refusals).toMatchObject([{ reason: 'running', key: 'c1' }]);
    const ids = [...bench.store.tables.runs.values()].map((row) => row.workflowId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.join()).not.toContain('c1');
  });

  it('ends the live run and hands its workflow the next one, where the journey restarts', async () => {
    const bench = createBench();
    const again = { perKey: { kind: 'restart' as const }, perPerson: null };
    await bench.publish(planOf('win-back', { enter: enterOn('order_placed'), again }));
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'order_placed', { messageId: 'o1' }));
    await bench.settled();
    await bench.take(eventOf('u1', 'order_placed', { messageId: 'o2' }));
    await bench.settled();
    expect(bench.starter.entered).toMatchObject([
      { restart: true, next: { run: { entry: { messageId: 'o2' } } } },
    ]);
    const rows = await bench.store.runs.ofPerson('u1', 10);
    expect(rows.filter((row) => row.live)).toMatchObject([{ entryMessageId: 'o2' }]);
    expect(rows.filter((row) => !row.live)).toMatchObject([{ outcome: { reason: 'restarted' } }]);
  });

  it('may end a run and start the next: the live run is told first and asked whether it has ended', async () => {
    const bench = createBench();
    await bench.publish(
      planOf('repeat', { enter: enterOn('order_placed'), listens: ['event:order_placed'] }),
    );
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'order_placed', { messageId: 'o1' }));
    await bench.settled();
    const [run] = bench.starter.running.values();
    if (run === undefined) throw new Error('The first order started no run');
    bench.starter.running.set('journey/repeat/u1', {
      ...run,
      outcome: { reason: 'converted', atMs: Date.now(), at: null },
    });
    await bench.take(eventOf('u1', 'order_placed', { messageId: 'o2' }));
    await bench.settled();
    expect(bench.starter.signals.map((signal) => signal.heard[0]?.id)).toEqual(['o2']);
    expect(bench.starter.entered).toMatchObject([{ restart: false }]);
    const rows = await bench.store.runs.ofPerson('u1', 10);
    expect(rows.map((row) => row.outcome?.reason ?? 'live').sort()).toEqual(['converted', 'live']);
  });

  it('records a held-out person, and starts no workflow', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up'), holdout: 1 }));
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'signed_up'));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
    expect([...bench.store.tables.runs.values()]).toMatchObject([
      { holdout: true, live: false, outcome: { reason: 'holdout' } },
    ]);
  });

  it('refuses the ninth journey in a circle as runaway', async () => {
    const bench = createBench();
    await bench.publish(planOf('ping', { enter: enterOn('pong', 'event.messageId') }));
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'pong', { hops: 8 }), eventOf('u1', 'pong', { hops: 9 }));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(1);
    expect(bench.store.tables.refusals).toMatchObject([{ reason: 'runaway' }]);
  });

  it('takes nobody into a journey that is draining', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    await bench.store.journeys.setStatus({ journey: 'welcome', status: 'live' }, 'draining');
    await bench.dispatcher.start();
    await bench.take(eventOf('u1', 'signed_up'));
    await bench.settled();
    expect(bench.starter.started).toHaveLength(0);
  });

  it('waits while the engine is away, and starts its one run when it is back', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    await bench.dispatcher.start();
    bench.starter.down = new Error('no engine');
    await bench.take(eventOf('u1', 'signed_up'));
    await until(() => [...bench.store.tables.events.values()].some((row) => row.attempts > 0));
    expect(await bench.store.events.unroutedCount()).toBeGreaterThan(0);
    bench.starter.down = null;
    await bench.settled();
    expect(bench.starter.started).toHaveLength(1);
    expect(bench.store.tables.runs.size).toBe(1);
  });
});

describe('a manual entry', () => {
  it('starts a run with its properties as the entry, once for each id', async () => {
    const bench = createBench();
    await bench.publish(planOf('call', { enter: [{ kind: 'manual', key: null }], entryReads: ['reason'] }));
    await bench.dispatcher.start();
    const asked = { userRef: 'u1', journey: 'call', properties: { reason: 'vip' }, messageId: 'x' };
    expect(await bench.dispatcher.enter(asked)).toMatchObject({ status: 'entered' });
    expect(await bench.dispatcher.enter(asked)).toMatchObject({ status: 'entered_before' });
    expect(bench.starter.started).toMatchObject([{ run: { entry: { properties: { reason: 'vip' } } } }]);
  });

  it('is refused by a journey without `manual`, and by one that does not exist', async () => {
    const bench = createBench();
    await bench.publish(planOf('welcome', { enter: enterOn('signed_up') }));
    await bench.dispatcher.start();
    const ask = (journey: string) => bench.dispatcher.enter({ userRef: 'u1', journey, properties: {} });
    expect(await ask('welcome')).toEqual({ status: 'refused', reason: 'no_manual_entry' });
    expect(await ask('nowhere')).toEqual({ status: 'refused', reason: 'unknown_journey' });
  });
});
