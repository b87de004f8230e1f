import { mkdir } from 'node:fs/promises';
import { mongo } from 'mongoose';
import { supervise, type ChildSpec, type Supervised } from '../supervise';
import type { MongoFound } from './find-mongo';

/** What to start, and where its data lives. */
export interface MongoStart {
  found: Exclude<MongoFound, { uri: string }>;
  port: number;
  dataDir: string;
  logFile: string;
}

const REPLICA_SET = 'journeyman';
const ALREADY_INITIALIZED = 23;

/** Starts the server and waits until it takes writes as the primary of a replica set of one. */
export async function startMongo(start: MongoStart): Promise<Supervised> {
  await mkdir(start.dataDir, { recursive: true });
  const command = 'mongod' in start.found ? mongodCommand(start.found.mongod, start) : null;
  return supervise({
    name: 'MongoDB',
    logFile: start.logFile,
    ready: () => askMongo(start.port, command !== null),
    ...(command ?? secantusCommand(start)),
  });
}

/** The address of a server started here. `directConnection` spares drivers the search for other members. */
export function mongoUri(port: number, database = 'journeyman'): string {
  return `mongodb://127.0.0.1:${port}/${database}?directConnection=true`;
}

function mongodCommand(mongod: string, start: MongoStart): Pick<ChildSpec, 'command' | 'args'> {
  const where = ['--dbpath', start.dataDir, '--port', String(start.port), '--bind_ip', '127.0.0.1'];
  return { command: mongod, args: [...where, '--replSet', REPLICA_SET, '--quiet'] };
}

/** SecantusDB honours `j: true` write by write, so the server-wide switch for it stays off. */
function secantusCommand(start: MongoStart): Pick<ChildSpec, 'command' | 'args' | 'env'> {
  if (!('secantus' in start.found)) throw new TypeError('no SecantusDB was found');
  const { python, packages } = start.found.secantus;
  const where = ['--host', '127.0.0.1', '--port', String(start.port), '--storage-path', start.dataDir];
  return {
    command: python,
    args: ['-m', 'secantus', ...where, '--log-level', 'WARNING', '--cache-size', '512M'],
    env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' },
  };
}

/** Resolves when the server is a primary that takes writes; a `mongod` is made one when it is new. */
async function askMongo(port: number, isMongod: boolean): Promise<void> {
  const client = new mongo.MongoClient(mongoUri(port), { serverSelectionTimeoutMS: 1_500 });
  try {
    const admin = (await client.connect()).db('admin');
    if (isMongod) await initiate(admin, port);
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary !== true) throw new Error('it is not primary yet');
  } finally {
    await client.close();
  }
}

async function initiate(admin: mongo.Db, port: number): Promise<void> {
  const host = `127.0.0.1:${port}`;
  try {
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError && error.code === ALREADY_INITIALIZED)) throw error;
    await moveTo(admin, host);
  }
}

/** The set remembers the address of its member; after a start on another port it would not find itself. */
async function moveTo(admin: mongo.Db, host: string): Promise<void> {
  const { config } = (await admin.command({ replSetGetConfig: 1 })) as { config: ReplicaSetConfig };
  const [member] = config.members;
  if (member === undefined || member.host === host) return;
  const moved = { ...config, version: config.version + 1, members: [{ ...member, host }] };
  await admin.command({ replSetReconfig: moved, force: true });
}

interface ReplicaSetConfig {
  version: number;
  members: { host: string }[];
}
