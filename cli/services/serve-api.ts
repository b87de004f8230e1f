import type { Logger } from 'pino';
import { buildApi } from '../../api/build-api';
import type { Secrets } from '../../config/secrets';
import { pickPort } from '../../embedded/ports';
import type { Config } from '../../config/config';
import type { Engine } from './engine';

/** The port of the API. One that was asked for is never moved; the usual one moves where it is taken. */
export async function apiPort(config: Config): Promise<{ port: number; moved: boolean }> {
  const { port, portGiven } = config.http;
  if (port === 0) return pickPort(0, 'free', 'the API');
  return pickPort(port, portGiven ? 'fixed' : 'preferred', 'the API');
}

/** What the API is told beside the engine. */
export interface ApiAbout {
  port: number;
  publicUrl: string;
  /** Listens on this machine only, where nobody else is to reach it. */
  localOnly: boolean;
  twilioAuthToken: string | null;
  region: string;
}

/** A running API. */
export interface ServedApi {
  url: string;
  close: () => Promise<void>;
}

/** Builds the API on an engine and lets it listen. */
export async function serveApi(
  engine: Engine,
  secrets: Secrets,
  about: ApiAbout,
  log: Logger,
): Promise<ServedApi> {
  const { store, dispatcher, starter } = engine;
  const { publicUrl, twilioAuthToken, region, port } = about;
  const app = await buildApi({
    store,
    dispatcher,
    starter,
    settings: { publicUrl, twilioAuthToken, region },
    secret: secrets.secret,
    logger: log,
  });
  await app.listen({ port, host: about.localOnly ? '127.0.0.1' : '0.0.0.0' });
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() };
}

/** The region in which phone numbers without a country code are read: the live workspace's, else the one given. */
export async function liveRegion(engine: Engine, otherwise: string): Promise<string> {
  const [workspace] = await engine.store.definitions.all('workspace');
  const body = workspace?.body;
  const region = body !== null && typeof body === 'object' && !Array.isArray(body) ? body.region : undefined;
  return typeof region === 'string' ? region : otherwise;
}
