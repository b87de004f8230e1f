import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { shortHash } from '../../audience/user-ref';
import { createWebhookCaller } from '../../channels/webhook';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import { pushStates } from '../../dispatch/push/push-state';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';
import { eventOf } from './engine-lab';
import { until } from './lab';
import { useStore } from './own-store';

jest.setTimeout(180_000);

let store: Store;
useStore((opened) => (store = opened));

const KEY = Buffer.alloc(32, 5);
const PEOPLE = 230;
const refOf = (index: number): string => `uperson${String(index).padStart(4, '0')}`;

interface Change {
  id: string;
  change: 'entered' | 'left';
  userRef: string;
  userId: string | null;
  traits?: object;
}
interface Call {
  headers: Record<string, string | string[] | undefined>;
  body: string;
  status: number;
}

/** A system that is told of a segment: it answers as it is asked to, and keeps what came. */
const receiver = { calls: [] as Call[], answers: [] as number[], url: '', server: null as Server | null };
const changesIn = ({ body }: Call): Change[] =>
  (JSON.parse(body) as { data: { changes: Change[] } }).data.changes;
const taken = (): Change[] => receiver.calls.filter(({ status }) => status === 200).flatMap(changesIn);

let dispatcher: Dispatcher | null = null;
let skippedMs = 0;

async function startDispatcher(given: Store = store): Promise<void> {
  const webhooks = createWebhookCaller({ allowLoopback: true, signingKey: KEY });
  const now = (): number => Date.now() + skippedMs;
  const starter = createMemoryStarter();
  dispatcher = createDispatcher({
    ...{ store: given, starter, calendar: luxonCalendar, pollMs: 50, sweepMs: 50, now, webhooks },
  });
  await dispatcher.start();
}

async function record(userRef: string, traits: Record<string, string | null>): Promise<void> {
  const row = eventOf(userRef, 'identify', { type: 'identify', traits, atMs: Date.now() + skippedMs });
  await store.events.insertMany([row]);
  dispatcher?.accept([row]);
}

async function publish(): Promise<void> {
  const where = {
    ...{ kind: 'value', left: { from: 'profile', path: 'city' } },
    tests: [{ op: 'is', right: { literal: 'Oslo' } }],
  };
  const push = { url: receiver.url, traits: ['city', 'tier'] };
  const body = {
    segment: 'locals',
    version: '1',
    title: 'Locals',
    where,
    list: null,
    reads: ['profile:city'],
    push,
  };
  await store.definitions.publish({
    ...{ kind: 'segment', id: 'locals', version: '1', source: '', publishedAtMs: 0 },
    body: JSON.parse(JSON.stringify(body)) as never,
  });
  await dispatcher?.reload();
}

describe('a segment that is pushed to another system', () => {
  beforeAll(async () => {
    receiver.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        const status = receiver.answers.shift() ?? 200;
        receiver.calls.push({ headers: request.headers, body, status });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.server?.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.server.address() as AddressInfo;
    receiver.url = `http://127.0.0.1:${String(port)}/segments?token=secret`;
  });
  afterAll(async () => {
    await dispatcher?.stop();
    await new Promise((resolve) => receiver.server?.close(resolve));
  });

  it('is told whole, signed, in batches, again with the same ids where it failed, and nothing overtakes', async () => {
    await startDispatcher();
    for (let index = 0; index < PEOPLE; index += 1) await record(refOf(index), { city: 'Oslo', secret: 'x' });
    await until(async () => (await store.profiles.scan(null, 500)).length === PEOPLE, 'all are known');
    receiver.answers = [200, 503, 503];
    await publish();
    const failed = async () => (await pushStates(store))[0]?.failed ?? null;
    await until(async () => ((await failed())?.attempts ?? 0) >= 1, 'the second call fails');
    expect(await failed()).toMatchObject({ reason: 'http_503', attempts: 1 });
    expect(receiver.calls.map(({ status }) => status)).toEqual([200, 503]);
    expect(await store.segmentPushes.count('locals', shortHash(receiver.url))).toBe(100);
    skippedMs += 60_000;
    await until(async () => ((await failed())?.attempts ?? 0) >= 2, 'it fails again');
    skippedMs += 120_000;
    await until(() => taken().length >= PEOPLE, 'all are told');

    const [, second, third, fourth] = receiver.calls;
    expect(second?.headers['webhook-id']).toBe(third?.headers['webhook-id']);
    expect(third?.headers['webhook-id']).toBe(fourth?.headers['webhook-id']);
    expect(taken().map(({ userRef }) => userRef)).toEqual(Array.from({ length: PEOPLE }, (_, n) => refOf(n)));
    expect(new Set(taken().map(({ id }) => id)).size).toBe(PEOPLE);
    expect(Math.max(...receiver.calls.map((call) => changesIn(call).length))).toBe(100);
    expect(taken()[0]).toMatchObject({ change: 'entered', userId: refOf(0), traits: { city: 'Oslo' } });
    expect(JSON.stringify(taken())).not.toContain('secret');
    for (const { headers, body } of receiver.calls) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const signature = createHmac('sha256', KEY).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    await until(async () => (await failed()) === null, 'it is well again');
    expect(await pushStates(store)).toMatchObject([{ members: PEOPLE, told: PEOPLE }]);
    expect(JSON.stringify(await pushStates(store))).not.toContain('token');
  });

  it('goes on after a restart with what is new, and repeats what may not have been noted, by the same id', async () => {
    await dispatcher?.stop();
    receiver.calls.length = 0;
    let breaks = 1;
    const forgetful: Store = {
      ...store,
      segmentPushes: {
        ...store.segmentPushes,
        async keep(...given) {
          breaks -= 1;
          if (breaks >= 0) throw new Error('the process dies here');
          await store.segmentPushes.keep(...given);
        },
      },
    };
    await startDispatcher(forgetful);
    await record(refOf(3), { city: 'Rome' });
    await until(() => taken().length >= 2, 'it is told twice');
    const repeated = taken().map(({ id, change, userRef }) => [id, change, userRef]);
    expect(repeated[0]).toEqual([expect.stringMatching(/^chg_/), 'left', refOf(3)]);
    expect(repeated[1]).toEqual(repeated[0]);
    await record(refOf(3), { city: 'Oslo' });
    await until(() => taken().length >= 3, 'the return is told');
    expect(taken()[2]).toMatchObject({ change: 'entered', userRef: refOf(3) });
    expect(receiver.calls).toHaveLength(3);
  });
});
