import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTestServer } from '../../embedded/find-test-server';
import { findMongo } from '../../embedded/mongo/find-mongo';
import { mongoUri, startMongo } from '../../embedded/mongo/start-mongo';
import { freePorts } from '../../embedded/ports';
import { findTemporal } from '../../embedded/temporal/find-temporal';
import { startTemporal } from '../../embedded/temporal/start-temporal';

const say = (text: string): void => void process.stderr.write(`servers: ${text}\n`);

/** Starts Temporal and MongoDB once for all test files, and tells `servers.ts` through the environment where they are. */
export default async function setUp(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'journeyman-servers-'));
  const [temporalPort = 0, uiPort = 0, mongoPort = 0] = await freePorts(3);
  const temporal = await findTemporal(process.env, process.env.TEMPORAL_ADDRESS ?? null, say);
  const mongo = await findMongo(process.env, process.env.MONGODB_URI ?? null, say);
  process.env.TEST_SERVER_PATH = await findTestServer(say);
  const stops: (() => Promise<void>)[] = [];
  globalThis.stopServers = async () => {
    await Promise.all(stops.map((stop) => stop()));
    await rm(home, { recursive: true, force: true });
  };
  try {
    if ('command' in temporal.found) {
      const { command } = temporal.found;
      const logFile = join(home, 'temporal.log');
      const start = { command, port: temporalPort, uiPort, namespace: 'default', dbFile: null, logFile };
      stops.push((await startTemporal(start)).stop);
    }
    if (!('uri' in mongo.found)) {
      const { found } = mongo;
      const logFile = join(home, 'mongo.log');
      stops.push((await startMongo({ found, port: mongoPort, dataDir: join(home, 'mongo'), logFile })).stop);
    }
  } catch (error) {
    await globalThis.stopServers();
    throw error;
  }
  process.env.TEST_TEMPORAL_ADDRESS =
    'address' in temporal.found ? temporal.found.address : `127.0.0.1:${temporalPort}`;
  process.env.TEST_MONGODB_URI = 'uri' in mongo.found ? mongo.found.uri : mongoUri(mongoPort);
}

declare global {
  var stopServers: (() => Promise<void>) | undefined;
}
