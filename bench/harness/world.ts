import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../embedded/ports';
import { findTemporal } from '../../embedded/temporal/find-temporal';
import { prepareGiven } from '../../embedded/temporal/prepare-given';
import { startTemporal } from '../../embedded/temporal/start-temporal';
import type { AppSettings } from './app-protocol';
import { addressOf, dropDatabases, openDatabase, type DatabaseChoice } from './database';
import { startMailSink, type MailSink } from './mail-sink';
import { usageOf } from './process-usage';
import { startApp, type App } from './start-app';

/** The product, the rival with the same duties, and the rival that keeps nothing. */
export type Side = 'journeyman' | 'rival' | 'bare';

/** The servers that all sides use, in one run. */
export interface World {
  temporalAddress: string;
  mongoUri: string;
  sink: MailSink;
  /** What the servers are, for the report. */
  servers: Record<string, string>;
  /** CPU used so far by the servers, by name; a server whose process is not known is left out. */
  serverCpuMs(): Record<string, number>;
  /** Settings with a database and a task queue of their own. */
  settings(side: Side, over?: Partial<AppSettings>): AppSettings;
  start(side: Side, settings: AppSettings): Promise<App>;
  stop(): Promise<void>;
}

/** Servers that are given instead of started here. */
export interface WorldChoice extends DatabaseChoice {
  temporalAddress: string | null;
}

const SCRIPTS: Record<Side, string> = {
  journeyman: join(__dirname, '../apps/journeyman.js'),
  rival: join(__dirname, '../rivals/app.js'),
  bare: join(__dirname, '../rivals/app.js'),
};

/** What the product's worker is set to: both may do as much at once, and keep as many runs in memory. */
const WORKER_OPTIONS = { maxConcurrentActivityTaskExecutions: 100, maxCachedWorkflows: 1_000 };

/** Starts Temporal (on disk, WAL) and a database, or uses those that are given. */
export async function openWorld(choice: WorldChoice, say: (text: string) => void): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'journeyman-bench-'));
  const prefix = `bench_${Date.now().toString(36)}_`;
  const [temporalPort = 0, uiPort = 0, mongoPort = 0] = await freePorts(3);
  const temporal = await openTemporal(choice.temporalAddress, home, { temporalPort, uiPort }, say);
  const database = await openDatabase(choice, home, mongoPort, say).catch(async (error: unknown) => {
    await temporal.stop();
    throw error;
  });
  const sink = await startMailSink();
  const apps: App[] = [];
  const pids = { temporal: temporal.pid, database: database.pid };
  const world = {
    temporalAddress: temporal.address,
    mongoUri: addressOf(database.uri, 'bench', { retryWrites: String(database.retryWrites) }),
    sink,
    servers: serversOf(temporal.what, database.what),
  };
  return {
    ...world,
    serverCpuMs: () => cpuMsOf(pids),
    settings: createSettings({ ...world, rivalBundle: join(home, 'rival.js') }, prefix),
    async start(side, settings) {
      const app = await startApp(side, SCRIPTS[side], settings);
      apps.push(app);
      return app;
    },
    async stop() {
      // Those of a measure that failed still run.
      await Promise.all(apps.map((app) => app.stop()));
      await sink.close();
      if (choice.mongoUri !== null) await dropDatabases(database.uri, prefix);
      await Promise.all([temporal.stop(), database.stop()]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function serversOf(temporal: string, database: string): Record<string, string> {
  return {
    temporal,
    database,
    durability:
      'events, claims and settles: write concern majority with journal, on both sides; ' +
      'Temporal acknowledges what its SQLite has written ahead (lost only if the machine loses power)',
  };
}

interface Temporal {
  address: string;
  what: string;
  pid: () => number | null;
  stop(): Promise<void>;
}

async function openTemporal(
  given: string | null,
  home: string,
  ports: { temporalPort: number; uiPort: number },
  say: (text: string) => void,
): Promise<Temporal> {
  if (given !== null) {
    const config = { namespace: 'default', apiKey: null, tls: null, address: given };
    for (const missing of await prepareGiven(config, given)) say(missing);
    return { address: given, what: 'given server', pid: () => null, stop: () => Promise.resolve() };
  }
  const { found } = await findTemporal(process.env, null, say);
  if (!('command' in found)) throw new Error('No Temporal server was found to start here');
  const child = await startTemporal({
    command: found.command,
    port: ports.temporalPort,
    uiPort: ports.uiPort,
    namespace: 'default',
    dbFile: join(home, 'temporal.db'),
    logFile: join(home, 'temporal.log'),
  });
  const what = 'development server, SQLite on disk, journal_mode=WAL, synchronous=NORMAL';
  return { address: `127.0.0.1:${ports.temporalPort}`, what, pid: child.pid, stop: child.stop };
}

function cpuMsOf(pids: Record<string, () => number | null>): Record<string, number> {
  const known = Object.entries(pids).flatMap(([name, pid]) => {
    const id = pid();
    return id === null ? [] : [[name, usageOf(id).cpuMs] as const];
  });
  return Object.fromEntries(known);
}

function createSettings(
  world: Pick<World, 'temporalAddress' | 'mongoUri' | 'sink'> & { rivalBundle: string },
  prefix: string,
): World['settings'] {
  let made = 0;
  return (side, over = {}) => {
    made += 1;
    const dbName = `${prefix}${side}_${made}`;
    return {
      mongoUri: addressOf(world.mongoUri, dbName),
      dbName,
      temporalAddress: world.temporalAddress,
      smtpUrl: world.sink.url,
      taskQueue: dbName,
      routes: true,
      bare: side === 'bare',
      rivalBundle: world.rivalBundle,
      workerOptions: WORKER_OPTIONS,
      ...over,
    };
  };
}
