import type { FastifyInstance } from 'fastify';
import { mintKey, type Scope } from '../../api/api-key';
import { buildApi } from '../../api/build-api';
import { cli, type Outcome } from '../unit/cli/run-cli';
import type { EngineLab } from './engine-lab';

/** The API on a lab, listening, and the command line that speaks with it. */
export interface ApiOverLab {
  app: FastifyInstance;
  /** What a request of that key carries. */
  headers: { authorization: string };
  /** Runs a command line with a key that may do everything an operator does. */
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

/** Opens it on a port of its own. */
export async function openApiOverLab({ store, dispatcher, starter }: EngineLab): Promise<ApiOverLab> {
  const app = await buildApi({
    store,
    dispatcher,
    starter,
    settings: { publicUrl: 'https://shop.example', twilioAuthToken: null, region: 'CN' },
    secret: 'a secret of the tests that is long enough',
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const { key, row } = mintKey('test', SCOPES, 0);
  await store.apiKeys.add(row);
  return {
    app,
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    cli: (argv, more = {}) =>
      cli(argv, { ...more, env: { JOURNEYMAN_URL: url, JOURNEYMAN_KEY: key, ...more.env } }),
    close: () => app.close(),
  };
}
