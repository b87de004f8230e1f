import { newProfile } from '../../../audience/profile-change';
import { basic, createApiBench, type ApiBench } from './made';
import { planOf } from '../dispatch/made';
import type { RunRow } from '../../../store/rows';

let bench: ApiBench;
let admin: string;
beforeEach(async () => {
  bench = await createApiBench();
  admin = await bench.key('admin');
});
afterEach(() => bench.app.close());

function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, key = admin) {
  const headers = { authorization: basic(key) };
  return bench.app.inject(
    payload === undefined ? { method, url, headers } : { method, url, headers, payload },
  );
}

const WORKSPACE = { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' };
const JOURNEY = {
  path: 'journeys/hello.yaml',
  text: 'journey: hello\nenter:\n  - event: signed_up\nsteps:\n  - wait: 1h\n  - tag: greeted\n',
};

async function withRun(): Promise<RunRow> {
  const plan = planOf('hello', {});
  const { journey, version } = plan;
  await bench.store.journeys.publish({ journey, version, plan, source: '', publishedAtMs: 0 });
  const row: RunRow = {
    runId: 'uabc/hello/0f',
    userRef: 'uabc',
    journey,
    version,
    key: null,
    live: true,
    workflowId: 'journey/hello/uabc',
    listens: ['event:x'],
    enteredAtMs: 1_000,
    entryMessageId: null,
    at: 'wait-1',
    endedAtMs: null,
    outcome: null,
    holdout: false,
    started: true,
  };
  await bench.store.runs.insert(row);
  return row;
}

describe('publishing', () => {
  it('puts a workspace without faults in force, and the same again changes nothing', async () => {
    const first = await ask('POST', '/api/publish', { files: [WORKSPACE, JOURNEY] });
    expect([first.statusCode, first.json()]).toMatchObject([
      200,
      { published: { journeys: [{ journey: 'hello' }] } },
    ]);
    const again = await ask('POST', '/api/publish', { files: [WORKSPACE, JOURNEY] });
    expect(again.json()).toMatchObject({ published: { journeys: [], definitions: [] } });
    expect((await ask('GET', '/api/journeys')).json()).toMatchObject({
      journeys: [{ journey: 'hello', status: 'live', live: 0 }],
    });
  });

  it('answers every fault with its place and publishes nothing', async () => {
    const broken = {
      ...JOURNEY,
      text: JOURNEY.text.replace('wait: 1h', 'wait: soon').replace('enter', 'entr'),
    };
    const answer = await ask('POST', '/api/publish', { files: [WORKSPACE, broken] });
    const told = answer.json<{ error: object; faults: { file: string; line: number }[] }>();
    expect([answer.statusCode, told.error]).toMatchObject([400, { code: 'faults' }]);
    expect(told.faults.length).toBeGreaterThan(1);
    expect(told.faults[0]).toMatchObject({ file: JOURNEY.path, line: expect.any(Number) as number });
    expect(bench.store.tables.journeys.size).toBe(0);
  });

  it('only checks with dryRun', async () => {
    const answer = await ask('POST', '/api/publish', { files: [WORKSPACE, JOURNEY], dryRun: true });
    expect(answer.json()).toMatchObject({ published: null, errors: 0 });
    expect(bench.store.tables.journeys.size).toBe(0);
  });

  it('needs its own scope', async () => {
    const key = await bench.key('runs:read', 'events:write');
    expect((await ask('POST', '/api/publish', { files: [WORKSPACE] }, key)).statusCode).toBe(403);
  });
});

describe('a run', () => {
  it('is shown with its timeline, where it stands, and its messages', async () => {
    const row = await withRun();
    await bench.store.steps.append(row, 0, [
      { atMs: 1_000, step: null, kind: 'entered', outcome: 'done' },
      { atMs: 2_000, step: 'wait-1', kind: 'wait', outcome: 'waiting', untilMs: 9_000 },
    ]);
    const answer = await ask('GET', '/api/runs/uabc/hello/0f');
    expect(answer.json()).toMatchObject({
      runId: 'uabc/hello/0f',
      at: 'wait-1',
      listens: ['event:x'],
      enteredAt: '1970-01-01T00:00:01.000Z',
      timeline: [{ kind: 'entered' }, { step: 'wait-1', until: '1970-01-01T00:00:09.000Z' }],
      messages: [],
    });
  });

  it.each([
    ['pause', { kind: 'pause' }],
    ['resume', { kind: 'resume' }],
    ['skip-wait', { kind: 'skipWait' }],
    ['stop', { kind: 'stop', reason: 'stopped' }],
  ])('obeys %s', async (name, control) => {
    const row = await withRun();
    bench.starter.running.set(row.workflowId, { runId: row.runId } as never);
    expect((await ask('POST', `/api/runs/uabc/hello/0f/${name}`)).statusCode).toBe(200);
    expect(bench.starter.controls).toEqual([{ workflowId: row.workflowId, control }]);
  });

  it('that has ended answers 409, and one that never was 404', async () => {
    await withRun();
    expect((await ask('POST', '/api/runs/uabc/hello/0f/stop')).statusCode).toBe(409);
    expect((await ask('POST', '/api/runs/uabc/hello/ff/stop')).statusCode).toBe(404);
  });

  it('is listed by journey and person', async () => {
    await withRun();
    expect((await ask('GET', '/api/runs?journey=hello&live=true')).json()).toMatchObject({
      runs: [{ at: 'wait-1' }],
    });
    expect((await ask('GET', '/api/runs?userId=somebody')).json()).toEqual({ runs: [] });
    expect((await ask('GET', '/api/runs?nonsense=1')).statusCode).toBe(400);
  });
});

describe('an entry by hand', () => {
  it('answers the run, or why it was refused', async () => {
    const body = { userId: 'ana', properties: { why: 'call' } };
    expect((await ask('POST', '/api/journeys/hello/enter', body)).json()).toMatchObject({
      status: 'entered',
    });
    bench.entry.next = { status: 'refused', reason: 'once' };
    const refused = await ask('POST', '/api/journeys/hello/enter', body);
    expect([refused.statusCode, refused.json()]).toMatchObject([409, { reason: 'once' }]);
    bench.entry.next = { status: 'refused', reason: 'unknown_journey' };
    expect((await ask('POST', '/api/journeys/nowhere/enter', body)).statusCode).toBe(404);
    expect((await ask('POST', '/api/journeys/hello/enter', {})).statusCode).toBe(400);
  });
});

describe('people', () => {
  it('are shown by the id that the caller knows', async () => {
    await bench.post('/v1/track', { userId: 'ana', event: 'e', messageId: 'm' });
    const userRef = bench.events()[0]?.userRef ?? '';
    await bench.store.profiles.saveMany([newProfile({ userRef, atMs: 0 })]);
    expect((await ask('GET', '/api/profile?userId=ana')).json()).toMatchObject({
      profile: { userRef },
      runs: [],
    });
    expect((await ask('GET', `/api/events?userRef=${userRef}`)).json()).toMatchObject({
      events: [{ messageId: 'm' }],
    });
    expect((await ask('GET', '/api/refusals?userId=ana')).json()).toEqual({ refusals: [] });
    expect((await ask('GET', '/api/profile?userId=bob')).statusCode).toBe(404);
    expect((await ask('GET', '/api/profile')).statusCode).toBe(400);
  });
});

describe('keys', () => {
  it('are shown once, listed without their secret, and stop working when revoked', async () => {
    const made = await ask('POST', '/api/keys', { name: 'ci', scopes: ['runs:read'] });
    const { key, prefix } = made.json<{ key: string; prefix: string }>();
    expect(made.statusCode).toBe(201);
    expect((await ask('GET', '/api/journeys', undefined, key)).statusCode).toBe(200);
    expect((await ask('GET', '/api/keys')).body).not.toContain(key.slice(-40));
    expect((await ask('DELETE', `/api/keys/${prefix}`)).statusCode).toBe(200);
    expect((await ask('DELETE', '/api/keys/nothing')).statusCode).toBe(404);
    expect(bench.store.tables.keys.get(prefix)?.revokedAtMs).not.toBeNull();
  });
});

describe('a coupon code', () => {
  const claim = {
    userRef: 'uabc',
    claimKey: 'uabc/hello/0f/coupon/1',
    coupon: 'ten',
    code: 'ABC',
    claimedAtMs: 0,
    expiresAtMs: null,
    redeemedAtMs: null,
  };
  const redeem = (code: string, key: string | null, body: object = {}) =>
    bench.app.inject({
      method: 'POST',
      url: `/coupons/${code}/redeem`,
      headers: { authorization: basic(admin), ...(key === null ? {} : { 'idempotency-key': key }) },
      payload: body,
    });

  it('is redeemed once, and the same request again gets the same answer', async () => {
    bench.store.tables.claims.push({ ...claim });
    const first = await redeem('ABC', 'k1', { amount: 5 });
    const again = await redeem('ABC', 'k1', { amount: 5 });
    expect([first.statusCode, again.statusCode]).toEqual([200, 200]);
    expect(again.json()).toMatchObject({ redeemed: true, again: true, coupon: 'ten' });
    expect(bench.events().filter((row) => row.name === 'coupon_redeemed')).toHaveLength(1);
  });

  it.each([
    ['unknown', 'XYZ', 'k', {}, 404],
    ['expired', 'OLD', 'k', {}, 410],
    ['used up', 'ABC', 'k2', {}, 409],
    ['redeemed under this key with another amount', 'ABC', 'k1', { amount: 6 }, 422],
    ['asked for without a key', 'ABC', null, {}, 400],
  ])('that is %s is refused', async (_what, code, key, body, status) => {
    bench.store.tables.claims.push({ ...claim }, { ...claim, code: 'OLD', expiresAtMs: 1 });
    await redeem('ABC', 'k1', { amount: 5 });
    expect((await redeem(code, key, body)).statusCode).toBe(status);
  });
});

describe('the contract', () => {
  it('is described as OpenAPI 3.1, every route with what it answers', async () => {
    const described = (await bench.app.inject('/openapi.json')).json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    }>();
    expect(described.openapi).toBe('3.1.0');
    const paths = Object.keys(described.paths);
    expect(paths).toEqual(expect.arrayContaining(['/v1/batch', '/api/publish', '/coupons/{code}/redeem']));
    expect(paths.length).toBeGreaterThan(20);
    expect((await bench.app.inject('/docs/')).statusCode).toBe(200);
  });

  it('serves the schemas of the files that marketers write', async () => {
    const schema = await bench.app.inject('/schemas/journey.json');
    expect(schema.json()).toMatchObject({ title: 'Journey' });
    expect((await bench.app.inject('/schemas/nothing.json')).statusCode).toBe(404);
  });

  it('says whether it lives and whether it can store, and counts', async () => {
    expect((await bench.app.inject('/livez')).statusCode).toBe(200);
    expect((await bench.app.inject('/readyz')).json()).toMatchObject({ ready: true });
    await bench.post('/v1/track', { userId: 'u', event: 'e' });
    const metrics = await bench.app.inject('/metrics');
    expect(metrics.body).toContain('journeyman_intake_events_total{outcome="stored"} 1');
    bench.store.down = new Error('away');
    expect((await bench.app.inject('/readyz')).statusCode).toBe(503);
    expect((await bench.app.inject('/livez')).statusCode).toBe(200);
  });
});
