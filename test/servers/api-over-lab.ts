import type { FastifyInstance } from 'fastify';
import { mintKey, type Scope } from '../../api/api-key';
import { buildApi } from '../../api/build-api';
import { basic } from '../unit/api/made';
import { cli, type Outcome } from '../unit/cli/run-cli';
import type { EngineLab } from './engine-lab';
import { useLabWithMail, type LabWithMail } from './lab-with-mail';

/** The API on a lab, listening, and the command line that speaks with it. */
export interface ApiOverLab {
  app: FastifyInstance;
  /** What a request of that key carries. */
  headers: { authorization: string };
  /** Makes a request with that key. */
  ask: (method: 'GET' | 'POST', url: string, payload?: object) => Promise<{ status: number; body: unknown }>;
  /** Runs a command line with that key. */
  cli(argv: string[], more?: Parameters<typeof cli>[1]): Promise<Outcome>;
  close(): Promise<void>;
}

const SCOPES: Scope[] = [
  'journeys:publish',
  'runs:read',
  'runs:write',
  'profiles:read',
  'profiles:write',
  'events:write',
  'data:export',
  'admin',
];

/** Opens it on a port of its own, with a key that may do everything an operator does where nothing else is said. */
export async function openApiOverLab(
  { store, dispatcher, starter }: EngineLab,
  scopes = SCOPES,
): Promise<ApiOverLab> {
  const app = await buildApi({
    store,
    dispatcher,
    starter,
    settings: { publicUrl: 'https://shop.example', twilioAuthToken: null, region: 'CN' },
    secret: 'a secret of the tests that is long enough',
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const { key, row } = mintKey('test', scopes, 0);
  await store.apiKeys.add(row);
  const headers = { authorization: basic(key) };
  return {
    app,
    headers,
    async ask(method, url, payload) {
      const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
      return { status: answer.statusCode, body: answer.json() };
    },
    cli: (argv, more = {}) =>
      cli(argv, { ...more, env: { JOURNEYMAN_URL: url, JOURNEYMAN_KEY: key, ...more.env } }),
    close: () => app.close(),
  };
}

/** Opens a lab with mail and the API on it before the tests of a file, and closes both after them. */
export function useLabWithApi(
  name: string,
  take: (opened: LabWithMail & { api: ApiOverLab }) => void,
  scopes = SCOPES,
): void {
  let opened: LabWithMail;
  let api: ApiOverLab | undefined;
  useLabWithMail(name, (one) => (opened = one));
  beforeAll(async () => {
    api = await openApiOverLab(opened.lab, scopes);
    take({ ...opened, api });
  });
  afterAll(() => api?.close());
}
