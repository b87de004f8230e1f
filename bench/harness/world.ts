import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongo } from '../../embedded/mongo/find-mongo';
import { mongoUri, startMongo } from '../../embedded/mongo/start-mongo';
import { freePorts } from '../../embedded/ports';
import { findTemporal } from '../../embedded/temporal/find-temporal';
import { startTemporal } from '../../embedded/temporal/start-temporal';
import { startApp, type App, type AppSettings } from './app-protocol';
import { startMailSink, type MailSink } from './mail-sink';
import { usageOf } from './process-usage';

/** The servers that both sides use, in one run. */
export interface World {
  temporalAddress: string;
  mongoUri: string;
  sink: MailSink;
  /** What the servers are, for the report. */
  servers: Record<string, string>;
  /** CPU used so far by the servers, by name; a server that was not started here is left out. */
  serverCpuMs(): Record<string, number>;
  /** Settings with a database and a task queue of their own. */
  settings(side: Side, over?: Partial<AppSettings>): AppSettings;
  start(side: Side, settings: AppSettings): Promise<App>;
  stop(): Promise<void>;
}

export type Side = 'journeyman' | 'rival';

const SCRIPTS: Record<Side, string> = {
  journeyman: join(__dirname, '../apps/journeyman.js'),
  rival: join(__dirname, '../rivals/app.js'),
};

/** Both workers may do as much at once; the cache bound keeps 10,000 waiting runs from filling the memory. */
const WORKER_OPTIONS = { maxConcurrentActivityTaskExecutions: 100, maxCachedWorkflows: 600 };

let databases = 0;

/** Starts Temporal (on disk, WAL) and MongoDB (or its stand-in), or uses those of the environment. */
export async function openWorld(say: (text: string) => void): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'journeyman-bench-'));
  const [temporalPort = 0, uiPort = 0, mongoPort = 0] = await freePorts(3);
  const temporal = await findTemporal(process.env, process.env.TEMPORAL_ADDRESS ?? null, say);
  const mongo = await findMongo(process.env, process.env.MONGODB_URI ?? null, say);
  const pids: Record<string, () => number | null> = {};
  const stops: (() => Promise<void>)[] = [];
  if ('command' in temporal.found) {
    const { command } = temporal.found;
    const files = { dbFile: join(home, 'temporal.db'), logFile: join(home, 'temporal.log') };
    const child = await startTemporal({
      command,
      port: temporalPort,
      uiPort,
      namespace: 'default',
      ...files,
    });
    pids['temporal'] = child.pid;
    stops.push(child.stop);
  }
  if (!('uri' in mongo.found)) {
    const { found } = mongo;
    const child = await startMongo({
      found,
      port: mongoPort,
      dataDir: join(home, 'mongo'),
      logFile: join(home, 'mongo.log'),
    });
    pids['database'] = child.pid;
    stops.push(child.stop);
  }
  const sink = await startMailSink();
  const world = {
    temporalAddress: 'address' in temporal.found ? temporal.found.address : `127.0.0.1:${temporalPort}`,
    mongoUri: 'uri' in mongo.found ? mongo.found.uri : mongoUri(mongoPort),
    sink,
    servers: {
      temporal:
        'command' in temporal.found
          ? 'development server, SQLite on disk, WAL, synchronous=NORMAL'
          : 'external',
      database:
        'uri' in mongo.found ? 'external' : 'mongod' in mongo.found ? 'mongod' : 'SecantusDB (stand-in)',
      durability: 'every insert and claim: majority, journaled; both sides alike',
    },
  };
  return {
    ...world,
    serverCpuMs: () => mapValues(pids, (pid) => usageOf(pid() ?? -1).cpuMs),
    settings: (side, over = {}) => settingsFor(world, side, over),
    start: (side, settings) => startApp(side, SCRIPTS[side], settings),
    async stop() {
      await sink.close();
      await Promise.all(stops.map((stop) => stop()));
      await rm(home, { recursive: true, force: true });
    },
  };
}

function settingsFor(
  world: Pick<World, 'temporalAddress' | 'mongoUri' | 'sink'>,
  side: Side,
  over: Partial<AppSettings>,
): AppSettings {
  databases += 1;
  return {
    mongoUri: world.mongoUri,
    dbName: `bench_${side}_${databases}`,
    temporalAddress: world.temporalAddress,
    smtpUrl: world.sink.url,
    taskQueue: `bench-${side}-${databases}`,
    routes: true,
    workerOptions: WORKER_OPTIONS,
    ...over,
  };
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
