import { gzipSync } from 'node:zlib';
import type { FastifyInstance, LightMyRequestResponse as Answer } from 'fastify';
import { mintKey, type Scope } from '../../../api/api-key';
import { buildApi } from '../../../api/build-api';
import type { ApiDeps } from '../../../api/deps';
import type { EntryResult } from '../../../dispatch/enter-person';
import type { EventRow } from '../../../store/rows';
import { createMemoryStarter, type MemoryStarter } from '../../fakes/memory-starter';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store';

export const SECRET = 'a secret that is only for tests, 32+';
export const TWILIO_TOKEN = 'twilio token of a test';
export const PUBLIC_URL = 'https://hello.shop.example';

export interface ApiBench {
  app: FastifyInstance;
  store: MemoryStore;
  starter: MemoryStarter;
  accepted: EventRow[];
  entry: { next: EntryResult };
  /** Makes a key with these scopes. */
  key(...scopes: Scope[]): Promise<string>;
  /** Posts as a client with a write key does. */
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  events(): EventRow[];
}

/** The API over a store in memory. */
export async function createApiBench(given: Partial<ApiDeps> = {}): Promise<ApiBench> {
  const store = createMemoryStore();
  const starter = createMemoryStarter();
  const accepted: EventRow[] = [];
  const entry: { next: EntryResult } = { next: { status: 'entered', runId: 'r' } };
  const app = await buildApi({
    store,
    starter,
    dispatcher: {
      accept: (rows) => void accepted.push(...rows),
      reload: async () => undefined,
      enter: async () => entry.next,
      backlog: () => 0,
    },
    settings: { publicUrl: PUBLIC_URL, twilioAuthToken: TWILIO_TOKEN, region: 'CN' },
    secret: SECRET,
    ...given,
  });
  const key = async (...scopes: Scope[]): Promise<string> => {
    const minted = mintKey('test', scopes, 0);
    await store.apiKeys.add(minted.row);
    return minted.key;
  };
  const writeKey = await key('events:write');
  return {
    app,
    store,
    starter,
    accepted,
    entry,
    key,
    post: (url, body, headers = {}) =>
      app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', authorization: basic(writeKey), ...headers },
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    events: () => [...store.tables.events.values()],
  };
}

export function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}

export function gzip(body: unknown): Buffer {
  return gzipSync(typeof body === 'string' ? body : JSON.stringify(body));
}
