import { Mongoose, type Connection } from 'mongoose';
import { createApiKeys } from './api-keys';
import { createAppointments } from './appointments';
import { createCoupons } from './coupons';
import { createDefinitions } from './definitions';
import { createEvents } from './events';
import { missingIndexes } from './indexes';
import { createJourneys } from './journeys';
import { createMessages } from './messages';
import { migrate } from './migrate';
import { createPartitions } from './partitions';
import { createProfiles } from './profiles';
import { createRefusals } from './refusals';
import type { Store } from './repositories';
import { createRuns } from './runs';
import { createScans } from './scans';
import { createSteps } from './steps';
import { createSuppressions } from './suppressions';

/** Where the database is, and the secret under which addresses are hashed. */
export interface StoreOptions {
  uri: string;
  secret: string;
  /** The database, where the address names none. */
  dbName?: string;
}

/** How long an operation looks for a server before it fails, so that intake can answer 503 soon. */
const SERVER_SELECTION_MS = 5000;

async function connect({ uri, dbName }: StoreOptions): Promise<Connection> {
  // An instance of its own: settings of mongoose are global to an instance.
  const mongoose = new Mongoose({
    strictQuery: 'throw',
    sanitizeFilter: true,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
  });
  const connection = mongoose.createConnection(uri, {
    ...(dbName === undefined ? {} : { dbName }),
    // What was acknowledged survives the loss of a server.
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    ignoreUndefined: true,
    appName: 'journeyman',
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function ping(connection: Connection): ReturnType<Store['ping']> {
  const began = performance.now();
  const admin = connection.db?.admin();
  const hello = await admin?.command({ hello: 1 });
  const latencyMs = performance.now() - began;
  const build = await admin?.command({ buildInfo: 1 });
  return { version: String(build?.version ?? '?'), replicaSet: hello?.setName !== undefined, latencyMs };
}

/** Connects, and gives the repositories. Throws when no server answers within five seconds. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const connection = await connect(options);
  return {
    profiles: createProfiles(connection),
    events: createEvents(connection),
    journeys: createJourneys(connection),
    runs: createRuns(connection),
    messages: createMessages(connection),
    coupons: createCoupons(connection),
    suppressions: createSuppressions(connection, options.secret),
    steps: createSteps(connection),
    definitions: createDefinitions(connection),
    appointments: createAppointments(connection),
    refusals: createRefusals(connection),
    apiKeys: createApiKeys(connection),
    partitions: createPartitions(connection),
    scans: createScans(connection),
    ping: () => ping(connection),
    missingIndexes: () => missingIndexes(connection),
    migrate: () => migrate(connection),
    close: () => connection.close(),
  };
}
