import { createEventSink } from '../../../api/intake/event-sink';
import { QueueFull } from '../../../store/gather';
import { systemEvent } from '../../../dispatch/system-event';
import type { EventRow } from '../../../store/rows';
import { basic, createApiBench, type ApiBench } from './made';

const NOW_MS = Date.UTC(2026, 2, 2, 10);
const iso = (ms: number) => new Date(ms).toISOString();
const MINUTE_MS = 60_000;

let bench: ApiBench;
beforeEach(async () => {
  bench = await createApiBench({ now: () => NOW_MS });
});
afterEach(() => bench.app.close());

describe('a batch', () => {
  it('stores the good items and answers for each refused one', async () => {
    const answer = await bench.post('/v1/batch', {
      batch: [
        { type: 'track', userId: 'u', event: 'a', messageId: 'm1' },
        { type: 'track', userId: 'u', messageId: 'm2' },
        { type: 'track', userId: 'u', event: 'b', messageId: 'm3' },
        'not an event',
      ],
    });
    expect(answer.statusCode).toBe(207);
    expect(answer.json()).toMatchObject({
      success: false,
      stored: 2,
      duplicates: 0,
      rejected: 2,
      items: [
        { index: 1, messageId: 'm2', error: { code: 'bad_body', path: 'batch[1].event' } },
        { index: 3, messageId: null, error: { path: 'batch[3]' } },
      ],
    });
    expect(bench.events().map((row) => row.messageId)).toEqual(['m1', 'm3']);
  });

  it('that is taken whole answers success, with the counts', async () => {
    const item = { type: 'track', userId: 'u', event: 'a', messageId: 'm1' };
    const answer = await bench.post('/v1/batch', {
      batch: [item, { ...item }, { ...item, messageId: 'm2' }],
    });
    expect([answer.statusCode, answer.json()]).toEqual([200, { success: true, stored: 2, duplicates: 1 }]);
  });

  it('is announced to the dispatcher only for what was new, after it is stored', async () => {
    const body = { batch: [{ type: 'track', userId: 'u', event: 'a', messageId: 'm1' }] };
    await bench.post('/v1/batch', body);
    await bench.post('/v1/batch', body);
    expect(bench.accepted.map((row) => row.messageId)).toEqual(['m1']);
  });
});

describe('an event', () => {
  const stored = async (given: object, url = '/v1/track') => {
    await bench.post(url, { userId: 'u', event: 'e', messageId: 'm', ...given });
    return bench.events()[0];
  };

  it('gets an id where it has none', async () => {
    await bench.post('/v1/track', { userId: 'u', event: 'e' });
    expect(bench.events()[0]?.messageId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is put right by as much as the clock of its sender is wrong', async () => {
    const wrongMs = 3 * 3_600_000;
    const row = await stored({ timestamp: iso(NOW_MS + wrongMs - MINUTE_MS), sentAt: iso(NOW_MS + wrongMs) });
    expect(row?.atMs).toBe(NOW_MS - MINUTE_MS);
  });

  it('from the future counts as now', async () => {
    expect((await stored({ timestamp: iso(NOW_MS + 2 * 365 * 86_400_000) }))?.atMs).toBe(NOW_MS);
  });

  it('that comes late keeps its time', async () => {
    expect((await stored({ timestamp: '2020-01-01T00:00:00Z' }))?.atMs).toBe(Date.UTC(2020, 0, 1));
  });

  it('names its person by a reference, the same for the same id, and never twice for two ids', async () => {
    const first = await stored({});
    await bench.post('/v1/track', { userId: 'u', event: 'e', messageId: 'm2' });
    await bench.post('/v1/track', { anonymousId: 'u', event: 'e', messageId: 'm3' });
    const [one, two, three] = bench.events().map((row) => row.userRef);
    expect(one).toBe(first?.userRef);
    expect(two).toBe(one);
    expect(three).toMatch(/^a/);
    expect(one).toMatch(/^u[a-z2-7]{24}$/);
  });

  it('with both ids says which anonymous person became known', async () => {
    const row = await stored({ anonymousId: 'device' });
    await bench.post('/v1/track', { anonymousId: 'device', event: 'e', messageId: 'm2' });
    expect(row?.previousRef).toBe(bench.events()[1]?.userRef);
  });

  it.each([
    ['/v1/page', { name: 'Home' }, 'page_viewed', { name: 'Home' }],
    ['/v1/screen', { name: 'Start', properties: { a: 1 } }, 'screen_viewed', { name: 'Start', a: 1 }],
    ['/v1/group', { groupId: 'g', traits: { plan: 'x' } }, 'group', { groupId: 'g', plan: 'x' }],
    ['/v1/identify', { traits: { city: 'Rome' } }, 'identify', {}],
  ])('of %s is named %s and kept with its properties', async (url, given, name, properties) => {
    expect(await stored(given, url)).toMatchObject({ name, properties });
  });

  it("of RudderStack's identify has its traits in the context", async () => {
    expect(await stored({ context: { traits: { city: 'Rome' } } }, '/v1/identify')).toMatchObject({
      traits: { city: 'Rome' },
    });
  });
});

describe('an import', () => {
  const body = {
    batch: [{ type: 'track', userId: 'u', event: 'order_placed', timestamp: '1997-01-01T00:00:00Z' }],
  };

  it('keeps the time it gives and starts nothing', async () => {
    await bench.post('/v1/import', { ...body, sentAt: iso(NOW_MS - 1_234) });
    expect(bench.events()).toMatchObject([{ source: 'import', triggers: false, atMs: Date.UTC(1997, 0, 1) }]);
  });

  it('starts journeys when it is asked to', async () => {
    await bench.post('/v1/import?trigger=true', body);
    expect(bench.events()).toMatchObject([{ source: 'import', triggers: true }]);
  });
});

describe('intake', () => {
  it('answers 503 with Retry-After while the database is away, and stores nothing', async () => {
    await bench.post('/v1/track', { userId: 'u', event: 'e', messageId: 'before' });
    const down = new Error('connect ECONNREFUSED');
    down.name = 'MongoServerSelectionError';
    bench.store.down = down;
    const answer = await bench.post('/v1/track', { userId: 'u', event: 'e' });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.json()).toMatchObject({ error: { code: 'store_unavailable' } });
    expect(bench.accepted).toHaveLength(1);
  });

  it('does not need the engine', async () => {
    bench.starter.down = new Error('no engine');
    expect((await bench.post('/v1/track', { userId: 'u', event: 'e' })).statusCode).toBe(200);
  });

  it('stores what concurrent requests bring in few inserts', async () => {
    const receive = bench.store.events.receive.bind(bench.store.events);
    let inserts = 0;
    bench.store.events.receive = async (rows) => {
      inserts += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return receive(rows);
    };
    const one = (n: number) => bench.post('/v1/track', { userId: `u${n}`, event: 'e' });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => one(n)));
    expect(answers.every((answer) => answer.statusCode === 200)).toBe(true);
    expect(bench.events()).toHaveLength(100);
    expect(inserts).toBeLessThan(30);
  });

  it('answers 503 rather than hold more than its share of memory', async () => {
    bench.store.events.receive = async () => Promise.reject(new QueueFull());
    const answer = await bench.post('/v1/track', { userId: 'u', event: 'e' });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
  });
});

describe('events that wait to be stored', () => {
  it('are bounded by their weight; what does not fit is refused and the rest is stored', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const stored: EventRow[] = [];
    const sink = createEventSink(
      {
        receive: async (rows) => {
          await gate;
          stored.push(...rows);
          return rows.map(({ messageId }) => ({ messageId, status: 'stored' as const }));
        },
      },
      () => undefined,
    );
    const row = (messageId: string): EventRow => ({ ...bareRow, messageId });
    const first = sink.store([row('m1')], 30 * 1024 * 1024);
    const second = sink.store([row('m2')], 15 * 1024 * 1024);
    await expect(sink.store([row('m3')], 15 * 1024 * 1024)).rejects.toThrow(QueueFull);
    release();
    await Promise.all([first, second]);
    expect(stored.map((one) => one.messageId)).toEqual(['m1', 'm2']);
    expect(sink.waitingBytes()).toBe(0);
  });
});

const bareRow = systemEvent({
  userRef: 'u',
  messageId: '',
  name: 'e',
  properties: {},
  atMs: 0,
  receivedAtMs: 0,
});

describe('a key', () => {
  const ask = (headers: Record<string, string>, url = '/v1/track') =>
    bench.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload: '{"userId":"u","event":"e"}',
    });

  it('may be given as Basic or as Bearer', async () => {
    const key = await bench.key('events:write');
    expect((await ask({ authorization: basic(key) })).statusCode).toBe(200);
    expect((await ask({ authorization: `Bearer ${key}` })).statusCode).toBe(200);
  });

  it('that is missing, unknown, cut off, revoked or in the query is refused in the same words', async () => {
    const key = await bench.key('events:write');
    const revoked = await bench.key('events:write');
    await bench.store.apiKeys.revoke(revoked.split('_')[1] ?? '', 1);
    const other = `${key.slice(0, 20)}${key[20] === 'A' ? 'B' : 'A'}${key.slice(21)}`;
    const answers = await Promise.all([
      ask({}),
      ask({ authorization: basic('nonsense') }),
      ask({ authorization: basic(key.slice(0, -3)) }),
      ask({ authorization: basic(other) }),
      ask({ authorization: basic(revoked) }),
      ask({}, `/v1/track?key=${key}`),
    ]);
    const told = answers.map((answer) => ({
      status: answer.statusCode,
      challenge: answer.headers['www-authenticate'],
      message: answer.json<{ error: { message: string } }>().error.message,
    }));
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toMatchObject({ status: 401, challenge: expect.stringContaining('Basic') as string });
  });

  it('without the scope is refused with 403', async () => {
    const key = await bench.key('runs:read');
    const answer = await ask({ authorization: basic(key) });
    expect([answer.statusCode, answer.json()]).toMatchObject([403, { error: { code: 'forbidden' } }]);
  });

  it('is kept only as its hash', async () => {
    const key = await bench.key('admin');
    expect(JSON.stringify([...bench.store.tables.keys.values()])).not.toContain(key.slice(-30));
  });
});
