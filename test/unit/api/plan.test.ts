import { newProfile } from '../../../audience/profile-change';
import { newRun } from '../../../journey/engine/new-run';
import type { Run } from '../../../journey/engine/run';
import type { RunRow } from '../../../store/rows';
import { basic, createApiBench, type ApiBench } from './made';

let bench: ApiBench;
let admin: string;
beforeEach(async () => {
  bench = await createApiBench();
  admin = await bench.key('admin');
});
afterEach(() => bench.app.close());

const WORKSPACE = { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' };
const hello = (steps: string) => ({
  path: 'journeys/hello.yaml',
  text: `journey: hello\nenter:\n  - event: signed_up\nsteps:\n${steps}`,
});
const OLD = hello('  - { id: pause, wait: 1h }\n  - { id: greet, tag: greeted }\n');
const NEW = hello('  - { id: pause, wait: 2h }\n  - { id: thank, tag: thanked }\n');

async function ask(url: string, payload: object, key = admin) {
  const answer = await bench.app.inject({
    method: 'POST',
    url,
    headers: { authorization: basic(key) },
    payload,
  });
  return { status: answer.statusCode, body: answer.json<Record<string, never>>() };
}

/** A live run of the version that is live now, at a step. */
async function standing(userRef: string, at: string): Promise<RunRow> {
  const [live] = await bench.store.journeys.live();
  if (live === undefined) throw new Error('nothing is live');
  const { plan } = live;
  const run: Run = { ...newRun(plan, { userRef, key: null, event: null, atMs: 0, entryHash: 'e' }), at };
  const row: RunRow = {
    runId: run.runId,
    userRef,
    journey: plan.journey,
    version: plan.version,
    key: null,
    live: true,
    workflowId: `journey/hello/${userRef}`,
    listens: [],
    enteredAtMs: 0,
    entryMessageId: null,
    at,
    endedAtMs: null,
    outcome: null,
    holdout: false,
    started: true,
  };
  await bench.store.runs.insert(row);
  bench.starter.running.set(row.workflowId, {
    ...run,
    phase: { kind: 'waiting', untilMs: 1, heardFromMs: 0 },
  });
  return row;
}

describe('a plan', () => {
  it('says what is new, and changes nothing', async () => {
    const { status, body } = await ask('/api/plan', { files: [WORKSPACE, OLD] });
    expect([status, body]).toMatchObject([
      200,
      { plan: { journeys: [{ journey: 'hello', state: 'new', from: null }] } },
    ]);
    expect(await bench.store.journeys.list()).toEqual([]);
  });

  it('compares step by step with what is live, and counts who is at each step that changes', async () => {
    await ask('/api/publish', { files: [WORKSPACE, OLD] });
    for (const person of ['u1', 'u2']) await standing(person, 'pause');
    await standing('u3', 'greet');
    const { body } = await ask('/api/plan', { files: [WORKSPACE, NEW] });
    const [published] = await bench.store.journeys.versions('hello');
    expect(body).toMatchObject({
      plan: {
        definitions: [],
        journeys: [
          {
            state: 'changed',
            from: published?.version,
            changes: {
              settings: [],
              steps: [
                {
                  step: 'pause',
                  change: 'changed',
                  fields: [{ field: 'next' }, { field: 'wait.durationMs' }],
                },
                { step: 'thank', change: 'added' },
                { step: 'greet', change: 'removed' },
              ],
            },
            waiting: [
              { at: 'pause', people: 2, step: 'changed' },
              { at: 'greet', people: 1, step: 'removed' },
            ],
          },
        ],
      },
    });
    const same = await ask('/api/plan', { files: [WORKSPACE, OLD] });
    expect(same.body).toMatchObject({ plan: { journeys: [{ state: 'same', waiting: [] }] } });
    const without = await ask('/api/plan', { files: [WORKSPACE] });
    expect(without.body).toMatchObject({ plan: { journeys: [{ journey: 'hello', state: 'absent' }] } });
  });

  it('counts whom a changed audience gains and loses, among the people who are stored', async () => {
    const people = { u1: 'Beijing', u2: 'Shanghai', u3: 'Shanghai', u4: 'Xi’an' };
    const rows = Object.entries(people).map(([userRef, city]) => ({
      ...newProfile({ userRef, atMs: 0 }),
      traits: { city },
    }));
    await bench.store.profiles.saveMany(rows);
    await ask('/api/publish', { files: [WORKSPACE, OLD] });
    const text = `${OLD.text}audience: [{ profile: city, is: Shanghai }]\n`;
    const { body } = await ask('/api/plan', { files: [WORKSPACE, { ...OLD, text }] });
    expect(body).toMatchObject({
      plan: {
        journeys: [{ audience: { before: 4, after: 2, gained: 0, lost: 2, people: 4, everybody: true } }],
      },
    });
    expect((await ask('/api/plan', { files: [WORKSPACE, NEW] })).body).toMatchObject({
      plan: { journeys: [{ audience: null }] },
    });
  });

  it('refuses a map that does not fit, with its place', async () => {
    await ask('/api/publish', { files: [WORKSPACE, OLD] });
    const migrate = { hello: { greet: { kind: 'move', step: 'gone' } } };
    const { status, body } = await ask('/api/plan', { files: [WORKSPACE, NEW], migrate });
    expect([status, body]).toMatchObject([400, { error: { path: 'hello.greet.move' } }]);
    const elsewhere = await ask('/api/plan', { files: [WORKSPACE, NEW], migrate: { other: {} } });
    expect(elsewhere.status).toBe(400);
  });
});

describe('a migration', () => {
  it('tells who can follow, leaves who cannot, and counts both', async () => {
    await ask('/api/publish', { files: [WORKSPACE, OLD] });
    const follower = await standing('u1', 'pause');
    await standing('u2', 'greet');
    await ask('/api/publish', { files: [WORKSPACE, NEW] });
    bench.starter.onMigrate = (run, order) => ({
      ...run,
      migrated: {
        from: run.version,
        to: '$plan' in order.plan ? (order.plan.$plan.split('@')[1] ?? '') : '',
        fate: 'stayed',
      },
    });
    const { status, body } = await ask('/api/journeys/hello/migrate', {});
    expect([status, body]).toMatchObject([200, { counts: { stayed: 1, left: 1, failed: 0 }, next: null }]);
    expect(bench.starter.migrations.map(({ runId }) => runId)).toEqual([follower.runId]);
  });

  it('counts runs that cannot be reached as failed, and says so of each', async () => {
    await ask('/api/publish', { files: [WORKSPACE, OLD] });
    const row = await standing('u1', 'pause');
    await ask('/api/publish', { files: [WORKSPACE, NEW] });
    bench.starter.down = new Error('no connection');
    const { body } = await ask('/api/journeys/hello/migrate', {});
    expect(body).toMatchObject({
      counts: { failed: 1 },
      failures: [{ runId: row.runId, reason: 'no connection' }],
    });
  });

  it('is for who may publish, and for journeys that are', async () => {
    const reader = await bench.key('runs:read');
    expect((await ask('/api/journeys/hello/migrate', {}, reader)).status).toBe(403);
    expect((await ask('/api/journeys/hello/migrate', {})).status).toBe(404);
  });
});

describe('the versions of a journey', () => {
  it('are listed newest first, with the people on each, and any of them can be made live again', async () => {
    await ask('/api/publish', { files: [WORKSPACE, OLD] });
    await standing('u1', 'pause');
    const first = (await bench.store.journeys.list())[0]?.liveVersion ?? '';
    await ask('/api/publish', { files: [WORKSPACE, NEW] });
    const headers = { authorization: basic(admin) };
    const listed = await bench.app.inject({ method: 'GET', url: '/api/journeys/hello/versions', headers });
    const { versions } = listed.json<{ versions: { version: string; people: number; live: boolean }[] }>();
    expect(versions).toHaveLength(2);
    expect(versions.find(({ version }) => version === first)).toMatchObject({ live: false, people: 1 });
    const back = await ask('/api/journeys/hello/rollback', { version: first.slice(0, 8) });
    expect([back.status, back.body]).toMatchObject([200, { to: first }]);
    expect((await bench.store.journeys.list())[0]?.liveVersion).toBe(first);
    expect((await ask('/api/journeys/hello/rollback', { version: 'ffffffff' })).status).toBe(404);
  });
});
