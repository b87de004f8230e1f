import { createConnection } from 'mongoose';
import type { Plan } from '../../journey/plan/plan';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import { dropDatabase, runRow } from './store-fixtures';
import { useStore } from './own-store';

let store: Store;

const mongoUri = useStore((opened) => (store = opened));

describe('runs', () => {
  it('of one person, journey and key live one at a time, whoever enters at once', async () => {
    const rows = Array.from({ length: 20 }, (_, index) =>
      runRow({ runId: `u-live/j/${String(index)}`, userRef: 'u-live' }),
    );
    const inserted = await Promise.all(rows.map((row) => store.runs.insert(row)));
    expect(inserted.filter(Boolean)).toHaveLength(1);
    expect(await store.runs.insert(runRow({ runId: 'u-live/j/key', userRef: 'u-live', key: 'c1' }))).toBe(
      true,
    );
    expect(await store.runs.insert(runRow({ runId: 'u-live/j/key2', userRef: 'u-live', key: 'c1' }))).toBe(
      false,
    );
    const live = await store.runs.liveRun('u-live', 'welcome', null);
    expect(live?.runId).toBe(rows[inserted.indexOf(true)]?.runId);
    await store.runs.end(live?.runId ?? '', { reason: 'converted', atMs: 9000, at: 'hello' });
    expect(await store.runs.insert(runRow({ runId: 'u-live/j/next', userRef: 'u-live' }))).toBe(true);
  });

  it('of one key live side by side where each has an overlap of its own', async () => {
    const overlapping = (runId: string) => runRow({ runId, userRef: 'u-over', key: 'c1', overlap: runId });
    const rows = [
      overlapping('u-over/welcome/o-1'),
      overlapping('u-over/welcome/o-2'),
      overlapping('u-over/welcome/o-1'),
    ];
    expect(await Promise.all(rows.map((row) => store.runs.insert(row)))).toEqual([true, true, false]);
    const found = await store.runs.lastEntries('u-over', 'welcome', 10);
    expect(found.map(({ overlap }) => overlap).sort()).toEqual(['u-over/welcome/o-1', 'u-over/welcome/o-2']);
  });

  it('are found by what they listen to, as long as they live', async () => {
    const listens = ['event:a', 'tag:b'];
    await store.runs.insert(runRow({ runId: 'r-1', userRef: 'u-l1', listens }));
    await store.runs.insert(runRow({ runId: 'r-2', userRef: 'u-l2', listens: ['event:c'] }));
    await store.runs.insert(runRow({ runId: 'r-3', userRef: 'u-l2', journey: 'other', listens }));
    const heard = await store.runs.listening(['u-l1', 'u-l2', 'u-none'], ['tag:b', 'tag:x']);
    expect(heard.map((one) => one.runId).sort()).toEqual(['r-1', 'r-3']);
    await store.runs.end('r-1', { reason: 'done', atMs: 1, at: null });
    expect(await store.runs.listening(['u-l1'], ['event:a'])).toEqual([]);
  });

  it('whose workflow was never started are found by the sweeper, and only they', async () => {
    const waiting = runRow({ runId: 's-1', userRef: 'u-s1' });
    await store.runs.insert(waiting);
    await store.runs.insert(runRow({ runId: 's-2', userRef: 'u-s2' }));
    await store.runs.insert(runRow({ runId: 's-3', userRef: 'u-s3', holdout: true }));
    await store.runs.insert(runRow({ runId: 's-4', userRef: 'u-s4' }));
    await store.runs.markStarted(['s-2']);
    await store.runs.end('s-4', { reason: 'stopped', atMs: 1, at: null });
    const found = (await store.runs.unstarted(Date.now() + 1000, 100)).filter((one) =>
      one.runId.startsWith('s-'),
    );
    expect(found).toEqual([waiting]);
    expect(await store.runs.unstarted(Date.now() - 600_000, 100)).toEqual([]);
  });

  it('keep where they stand and how they ended, and the first end stands', async () => {
    await store.runs.insert(runRow({ runId: 'u-e/welcome/e-1', userRef: 'u-e', enteredAtMs: 100 }));
    await store.runs.setPosition('u-e/welcome/e-1', 'hello');
    expect((await store.runs.get('u-e/welcome/e-1'))?.at).toBe('hello');
    const outcome = { reason: 'converted', atMs: 5000, at: 'hello' };
    await store.runs.end('u-e/welcome/e-1', outcome);
    await store.runs.end('u-e/welcome/e-1', { reason: 'stopped', atMs: 6000, at: null });
    await store.runs.setPosition('u-e/welcome/e-1', 'later');
    expect(await store.runs.get('u-e/welcome/e-1')).toMatchObject({
      live: false,
      endedAtMs: 5000,
      outcome,
      at: 'hello',
    });
    await store.runs.insert(runRow({ runId: 'u-e/welcome/e-2', userRef: 'u-e', enteredAtMs: 200 }));
    expect((await store.runs.lastEntries('u-e', 'welcome', 1)).map((one) => one.runId)).toEqual([
      'u-e/welcome/e-2',
    ]);
    expect(
      (await store.runs.list({ userRef: 'u-e', live: false, limit: 5 })).map((one) => one.runId),
    ).toEqual(['u-e/welcome/e-1']);
    expect((await store.runs.counts()).find((one) => one.journey === 'welcome')?.ended).toBeGreaterThan(0);
  });

  it('keep their history once, however often it is written', async () => {
    const run = { runId: 'h-1', userRef: 'u-h', journey: 'welcome', version: 'v1' };
    const passed = [
      { atMs: 1, step: null, kind: 'entered', outcome: 'done' },
      {
        atMs: 2,
        step: 'hello',
        kind: 'email',
        outcome: 'done',
        subject: 'welcome',
        round: 1,
        untilMs: 5,
        seen: [],
      },
    ];
    await store.steps.append(run, 0, passed.slice(0, 1));
    await Promise.all([store.steps.append(run, 0, passed), store.steps.append(run, 0, passed)]);
    const rows = await store.steps.ofRun('u-h', 'h-1');
    expect(rows).toEqual(passed.map((one, seq) => ({ ...run, ...one, seq })));
  });
});

describe('what is published', () => {
  const plan = { journey: 'welcome', 'event.total': { $gt: 1 } } as unknown as Plan;
  const version = (name: string) => ({
    journey: 'welcome',
    version: name,
    plan,
    source: 'journey: welcome',
    publishedAtMs: 1,
  });

  it('keeps every version of a journey, one of them live, and tells caches of each change', async () => {
    const before = await store.journeys.revision();
    await store.journeys.publish(version('a'));
    await store.journeys.publish(version('b'));
    await store.journeys.publish(version('b'));
    expect(await store.journeys.version('welcome', 'a')).toEqual(version('a'));
    expect(await store.journeys.live()).toEqual([
      { journey: 'welcome', status: 'live', liveVersion: 'b', plan },
    ]);
    const [first] = await store.journeys.list();
    const order = { kind: 'pause', atMs: 5_000, fromMs: 5_000, catchUpMs: 0 } as const;
    expect(await store.journeys.setStatus(first!, 'paused', order)).toBe(true);
    // Two operators at once: the second looks anew.
    expect(await store.journeys.setStatus(first!, 'draining')).toBe(false);
    await store.journeys.publish(version('a'));
    const [paused] = await store.journeys.list();
    expect(paused).toEqual({
      ...{ journey: 'welcome', status: 'paused', liveVersion: 'a' },
      order: { ...order, number: 1 },
    });
    expect(await store.journeys.setStatus(paused!, 'archived')).toBe(true);
    await store.journeys.publish(version('b'));
    expect((await store.journeys.list())[0]?.status).toBe('live');
    expect(await store.journeys.revision()).toBe(before + 7);
  });

  it('is one definition of a kind and id', async () => {
    const row = {
      kind: 'segment',
      id: 'buyers',
      version: '1',
      body: { a: [1] },
      source: 'x',
      publishedAtMs: 1,
    } as const;
    const rows = [
      { ...row, body: { a: [1] } },
      { ...row, version: '2', body: { a: [2] } },
    ];
    for (const one of rows) await store.definitions.publish(one);
    expect(await store.definitions.live('segment', 'buyers')).toEqual(rows[1]);
    expect(await store.definitions.all('segment')).toEqual([rows[1]]);
    expect(await store.definitions.all('template')).toEqual([]);
    expect(await store.definitions.revision()).toBe(2);
  });
});

describe('small collections', () => {
  it('keep appointments, refusals, keys and scans as they were given', async () => {
    const appointment = { userRef: 'u', journey: 'birthday', item: 0, atMs: 100 };
    await store.appointments.set({ ...appointment, atMs: 50 });
    await store.appointments.set(appointment);
    expect(await store.appointments.due(99, 10)).toEqual([]);
    expect(await store.appointments.due(100, 10)).toEqual([appointment]);
    await store.appointments.remove('u', 'birthday', 0);
    expect(await store.appointments.due(100, 10)).toEqual([]);

    const refusal = { userRef: 'u', journey: 'welcome', key: 'k/1', reason: 'again', atMs: 1 };
    for (const atMs of [1, 2, 3]) await store.refusals.add({ ...refusal, atMs });
    expect(await store.refusals.ofPerson('u', 10)).toEqual([{ ...refusal, atMs: 3 }]);

    const key = {
      prefix: 'jm_1',
      hash: 'ff',
      name: 'web',
      scopes: ['write'],
      createdAtMs: 1,
      revokedAtMs: null,
    };
    await store.apiKeys.add(key);
    await expect(store.apiKeys.add(key)).rejects.toThrow('exists already');
    await store.apiKeys.revoke('jm_1', 9);
    await store.apiKeys.revoke('jm_1', 10);
    expect(await store.apiKeys.byPrefix('jm_1')).toEqual({ ...key, revokedAtMs: 9 });
    expect(await store.apiKeys.list()).toHaveLength(1);
    expect(await store.apiKeys.byPrefix('jm_2')).toBeNull();

    expect(await store.scans.get('segment/a@1')).toBeNull();
    await store.scans.set('segment/a@1', { afterRef: 'u5', doneAtMs: null });
    await store.scans.set('segment/a@1', { afterRef: null, doneAtMs: 7 });
    expect(await store.scans.get('segment/a@1')).toEqual({ afterRef: null, doneAtMs: 7 });
  });
});

describe('the database', () => {
  it('is migrated once, by one of the processes that start at the same time', async () => {
    const uri = mongoUri.replace(/\/test_/, '/test_migrate_');
    const many = await Promise.all(Array.from({ length: 3 }, () => openStore({ uri, secret: 's' })));
    expect(await many[0]?.missingIndexes()).not.toEqual([]);
    const applied = await Promise.all(many.map((one) => one.migrate()));
    expect(applied.flatMap((one) => one.applied)).toEqual([
      '20261124000000-indexes.js',
      '20261125000000-overlapping-runs.js',
      '20261125010000-runs-of-a-person.js',
      '20261125020000-kept-entries.js',
      '20261125030000-shadow-runs.js',
      '20261126000000-draws.js',
      '20261126010000-catalogue.js',
      '20261126020000-erasures.js',
      '20261126030000-people-search.js',
      '20261126040000-set-aside.js',
      '20261126050000-segment-pushes.js',
    ]);
    expect(await many[0]?.missingIndexes()).toEqual([]);
    await Promise.all(many.map((one) => one.close()));
    await dropDatabase(uri);
  });

  it('whose unique index was dropped, or made without its rule, is told by name', async () => {
    const connection = await createConnection(mongoUri).asPromise();
    const runs = connection.collection('runs');
    await runs.dropIndex('userRef_1_journey_1_key_1_overlap_1');
    expect(await store.missingIndexes()).toEqual(['runs.userRef_1_journey_1_key_1_overlap_1']);
    await runs.createIndex({ userRef: 1, journey: 1, key: 1, overlap: 1 });
    expect(await store.missingIndexes()).toEqual(['runs.userRef_1_journey_1_key_1_overlap_1']);
    await connection.close();
  });

  it('answers a ping with its version, and a server that is not there fails within seconds', async () => {
    expect(await store.ping()).toMatchObject({ replicaSet: true });
    await expect(openStore({ uri: 'mongodb://127.0.0.1:9', secret: 's' })).rejects.toThrow('ECONNREFUSED');
  }, 20_000);
});
