import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongo } from '../../embedded/mongo/find-mongo';
import { mongoUri, startMongo } from '../../embedded/mongo/start-mongo';
import { supervise } from '../../embedded/supervise';

/** A database server that is given, or a build of SecantusDB in Rust to start here. */
export interface DatabaseChoice {
  /** A server that runs: the bench makes databases of its own on it and drops them afterwards. */
  mongoUri: string | null;
  /** The command `secantusd-rs`. */
  secantusd: string | null;
}

/** The database server of a run. */
export interface Database {
  uri: string;
  /** Which server it is, with its version, for the report. */
  what: string;
  /** False where the driver must not repeat writes by itself, on either side: SecantusDB becomes slow by it. */
  retryWrites: boolean;
  /** The process, to count its CPU; null where it runs elsewhere. */
  pid: () => number | null;
  stop(): Promise<void>;
}

/** Finds or starts the database: a given server, `secantusd-rs`, else what `npm start` would take. */
export async function openDatabase(
  choice: DatabaseChoice,
  home: string,
  port: number,
  say: (text: string) => void,
): Promise<Database> {
  if (choice.mongoUri !== null) {
    const { mongoUri: uri } = choice;
    const found = await identify(uri);
    return { uri, ...found, what: `${found.what}, given`, stop: () => Promise.resolve() };
  }
  const dataDir = join(home, 'mongo');
  const logFile = join(home, 'mongo.log');
  const child =
    choice.secantusd === null
      ? await startUsual(dataDir, logFile, port, say)
      : await startSecantusd(choice.secantusd, dataDir, logFile, port);
  const uri = mongoUri(port);
  const found = await identify(uri);
  const how = choice.secantusd === null ? '' : ', secantusd-rs with --sync-on-commit';
  return { uri, ...found, what: `${found.what}${how}`, pid: child.pid, stop: child.stop };
}

async function startUsual(dataDir: string, logFile: string, port: number, say: (text: string) => void) {
  const { found } = await findMongo(process.env, null, say);
  if ('uri' in found) throw new Error('No database was found to start here');
  return startMongo({ found, port, dataDir, logFile });
}

/**
 * `--sync-on-commit`: this build does not heed `j: true` by itself. 200 inserts that asked for the journal, one after
 * another, made no more writes to the disk than 200 that did not.
 */
async function startSecantusd(command: string, dataDir: string, logFile: string, port: number) {
  await mkdir(dataDir, { recursive: true });
  const where = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', dataDir];
  const how = ['--sync-on-commit', '--cache-size', '512M', '--log-level', 'WARNING'];
  const ready = async (): Promise<void> => void (await identify(mongoUri(port)));
  return supervise({ name: 'secantusd-rs', command, args: [...where, ...how], logFile, ready });
}

/** Asks the server what it is, and for its process where it runs on this machine. */
async function identify(uri: string): Promise<Pick<Database, 'what' | 'retryWrites' | 'pid'>> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    const admin = (await client.connect()).db('admin');
    const build = await admin.command({ buildInfo: 1 });
    const status: Record<string, unknown> = await admin.command({ serverStatus: 1 }).catch(() => ({}));
    const secantus: unknown = build['secantusVersion'];
    const name = secantus === undefined ? 'MongoDB' : 'SecantusDB (stand-in for MongoDB)';
    const version = String(secantus ?? build['version']);
    const pid = isLocal(uri) ? Number(status['pid']) : Number.NaN;
    return {
      what: `${name} ${version}`,
      retryWrites: secantus === undefined,
      pid: () => (Number.isInteger(pid) && pid > 0 ? pid : null),
    };
  } finally {
    await client.close();
  }
}

/** Whether an address names this machine, so that the process can be looked at. */
export function isLocal(uri: string): boolean {
  return /^mongodb:\/\/([^@/]*@)?(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|\?|$)/.test(uri);
}

/** The same address with another database and settings in its query. */
export function addressOf(uri: string, dbName: string, query: Record<string, string> = {}): string {
  const [, scheme = '', hosts = '', search = ''] =
    /^(mongodb(?:\+srv)?:\/\/)([^/?]+)(?:\/[^?]*)?(?:\?(.*))?$/.exec(uri) ?? [];
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(query)) params.set(name, value);
  const tail = params.toString();
  return `${scheme}${hosts}/${dbName}${tail === '' ? '' : `?${tail}`}`;
}

/** Drops the databases of this run and no other. */
export async function dropDatabases(uri: string, prefix: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (name.startsWith(prefix)) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}
