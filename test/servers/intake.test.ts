import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Analytics } from '@segment/analytics-node';
import type { FastifyInstance } from 'fastify';
import { mintKey } from '../../api/api-key';
import { buildApi } from '../../api/build-api';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { userRefOf } from '../../audience/user-ref';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';
import { enterOn, planOf } from '../unit/dispatch/made';
import { servers } from './servers';
import { dropDatabase } from './store-fixtures';

const SECRET = 'a secret that is only for tests, 32+';
const { mongoUri } = servers();
const starter = createMemoryStarter();
let store: Store;
let app: FastifyInstance;
let dispatcher: Dispatcher;
let url: string;
let writeKey: string;

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpMs = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > giveUpMs) throw new Error(`Waited in vain for ${isTrue.toString()}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

beforeAll(async () => {
  store = await openStore({ uri: mongoUri, secret: SECRET });
  await store.migrate();
  const minted = mintKey('test', ['events:write'], Date.now());
  await store.apiKeys.add(minted.row);
  writeKey = minted.key;
  const plan = planOf('welcome', { enter: enterOn('signed_up'), listens: ['event:order_placed'] });
  const { journey, version } = plan;
  await store.journeys.publish({ journey, version, plan, source: '', publishedAtMs: Date.now() });
  dispatcher = createDispatcher({ store, starter, calendar: luxonCalendar });
  await dispatcher.start();
  const settings = { publicUrl: 'http://127.0.0.1', twilioAuthToken: null, region: 'US' };
  app = await buildApi({ store, dispatcher, starter, settings, secret: SECRET });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
}, 60_000);
afterAll(async () => {
  await app.close();
  await dispatcher.stop();
  await store.close();
  await dropDatabase(mongoUri);
});

function track(body: object): Promise<Response> {
  return fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${writeKey}` },
    body: JSON.stringify(body),
  });
}

describe("Segment's own client for Node, unmodified", () => {
  it('sends identify, track, page, group and alias, and all of them arrive and are applied', async () => {
    const analytics = new Analytics({ writeKey, host: url, flushAt: 10 });
    const failures: unknown[] = [];
    analytics.on('error', (error) => failures.push(error));
    analytics.page({ anonymousId: 'device-1', name: 'Home' });
    analytics.identify({
      userId: 'ana',
      anonymousId: 'device-1',
      traits: { email: 'Ana@Shop.Example', city: 'Rome' },
    });
    analytics.track({ userId: 'ana', event: 'signed_up', properties: { plan: 'pro' } });
    analytics.group({ userId: 'ana', groupId: 'club', traits: { level: 'gold' } });
    analytics.alias({ userId: 'ana', previousId: 'device-0' });
    analytics.track({ userId: 'ana', event: 'order_placed', properties: { total: 80 } });
    await analytics.closeAndFlush();
    expect(failures).toEqual([]);
    await until(async () => (await store.events.unroutedCount()) === 0);
    const [profile] = await store.profiles.findByEmail('Ana@shop.example');
    expect(profile).toMatchObject({ userId: 'ana', traits: { city: 'Rome', group_id: 'club' } });
    const names = (await store.events.recent({ userRef: profile?.userRef ?? '', limit: 50 })).map(
      (row) => row.name,
    );
    expect(names).toEqual(
      expect.arrayContaining(['page_viewed', 'identify', 'signed_up', 'group', 'order_placed']),
    );
    expect(starter.started).toMatchObject([{ run: { userRef: profile?.userRef, journey: 'welcome' } }]);
    expect(starter.signals.flatMap((signal) => signal.heard)).toMatchObject([
      { event: { name: 'order_placed' } },
    ]);
  });
});

describe('an acknowledged event', () => {
  let child: ChildProcess | null = null;
  afterEach(() => child?.kill('SIGKILL'));

  it('is there after the API was killed, and a retry of it is acknowledged and comes to nothing', async () => {
    child = fork(resolve(__dirname, 'intake-child.ts'), [], {
      execArgv: ['-r', require.resolve('./typescript-hook.js')],
      env: { ...process.env, CHILD_MONGODB_URI: mongoUri, CHILD_SECRET: SECRET },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [message] = (await once(child, 'message')) as [{ url: string }];
    const acknowledged = new Set<string>();
    const send = async (n: number): Promise<void> => {
      const messageId = `kill-${n}`;
      const answer = await fetch(`${message.url}/v1/track`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${writeKey}` },
        body: JSON.stringify({ userId: `killed-${n % 7}`, event: 'seen', messageId }),
      }).catch(() => null);
      if (answer?.status === 200) acknowledged.add(messageId);
    };
    const sending = Array.from({ length: 400 }, (_, n) => n);
    const workers = Array.from({ length: 20 }, async () => {
      for (let n = sending.shift(); n !== undefined; n = sending.shift()) {
        await send(n);
        if (acknowledged.size === 150) child?.kill('SIGKILL');
      }
    });
    await Promise.all(workers);
    expect(acknowledged.size).toBeGreaterThanOrEqual(150);
    expect(acknowledged.size).toBeLessThan(400);
    const kept = new Set((await store.events.recent({ limit: 1_000 })).map((row) => row.messageId));
    expect([...acknowledged].filter((messageId) => !kept.has(messageId))).toEqual([]);
    // Its own dispatcher never ran: the one of this process finds what it left.
    await until(async () => (await store.events.unroutedCount()) === 0);
    const [again] = acknowledged;
    const n = Number(again?.split('-')[1]);
    const retried = await track({ userId: `killed-${n % 7}`, event: 'seen', messageId: again });
    expect(retried.status).toBe(200);
    await until(async () => (await store.events.unroutedCount()) === 0);
    const userRef = userRefOf(SECRET, { userId: `killed-${n % 7}` });
    const facts = (await store.events.ofPerson(userRef, ['seen'], 500)).get('seen') ?? [];
    expect(facts.filter((fact) => fact.messageId === again)).toHaveLength(1);
  }, 60_000);

  it('is dealt with once, whatever is sent twice at once', async () => {
    const body = { userId: 'twice', event: 'signed_up', messageId: 'twice-1' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => track(body)));
    const told = await Promise.all(
      answers.map((answer) => answer.json() as Promise<{ duplicate?: boolean }>),
    );
    expect(told.filter((one) => one.duplicate !== true)).toHaveLength(1);
    await until(async () => (await store.events.unroutedCount()) === 0);
    expect(starter.started.filter((input) => input.run.entry?.messageId === 'twice-1')).toHaveLength(1);
  }, 30_000);
});
