import { Mongoose, type Connection } from 'mongoose';
import { createApiKeys } from './api-keys';
import { createAppointments } from './appointments';
import { createAudiences } from './audiences';
import { createCoupons } from './coupons';
import { createDefinitions } from './definitions';
import { createEntryLimits } from './entry-limits';
import { createExperiments } from './experiments';
import { createEvents } from './events';
import { missingIndexes } from './indexes';
import { createItems } from './items';
import { createJourneys } from './journeys';
import { createKeptEntries } from './kept-entries';
import { createMessageResponses } from './message-responses';
import { createMessages } from './messages';
import { migrate } from './migrate';
import { createAudit } from './privacy/audit';
import { createConsents } from './privacy/consents';
import { createErasures } from './privacy/erasures';
import { createPersonData } from './privacy/person-data';
import { createPersonKeys } from './privacy/person-keys';
import { createPartitions } from './partitions';
import { createProfiles } from './profiles';
import { createProfileHistory } from './profile-history';
import { createRefusals } from './refusals';
import type { Store } from './repositories';
import { createReleases } from './releases';
import { createRuns } from './runs';
import { createSegmentPushes } from './segment-pushes';
import { createScans } from './scans';
import { createSetAside } from './set-aside';
import { createShadows } from './shadows';
import { createSteps } from './steps';
import { createSuppressions } from './suppressions';
import { createTies } from './ties';
import { createRelatedItems } from './related-items';
import { createWebhooks } from './webhooks';

/** Where the database is, and the secret under which addresses are hashed. */
export interface StoreOptions {
  uri: string;
  secret: string;
  /** The database, where the address names none. */
  dbName?: string;
}

/** How long an operation looks for a server before it fails, so that intake can answer 503 soon. */
const SERVER_SELECTION_MS = 5000;

async function connectWith({ uri, dbName }: StoreOptions, retryWrites: boolean): Promise<Connection> {
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
    retryWrites,
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

/**
 * Lets the driver repeat a write whose answer was lost, but not against SecantusDB: that one goes through up to 10,000
 * remembered answers, twice, with each write that may be repeated, and becomes ten times slower. Without it the caller
 * repeats, and finds what was written by its id.
 */
async function connect(options: StoreOptions): Promise<Connection> {
  const connection = await connectWith(options, true);
  const build = await connection.db?.admin().command({ buildInfo: 1 });
  if (build?.secantusVersion === undefined) return connection;
  await connection.close();
  return connectWith(options, false);
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
    profileHistory: createProfileHistory(connection),
    events: createEvents(connection),
    journeys: createJourneys(connection),
    runs: createRuns(connection),
    messages: createMessages(connection),
    responses: createMessageResponses(connection),
    coupons: createCoupons(connection),
    suppressions: createSuppressions(connection, options.secret),
    webhooks: createWebhooks(connection),
    entryLimits: createEntryLimits(connection),
    experiments: createExperiments(connection),
    steps: createSteps(connection),
    definitions: createDefinitions(connection),
    releases: createReleases(connection),
    appointments: createAppointments(connection),
    keptEntries: createKeptEntries(connection),
    refusals: createRefusals(connection),
    apiKeys: createApiKeys(connection),
    partitions: createPartitions(connection),
    scans: createScans(connection),
    setAside: createSetAside(connection),
    segmentPushes: createSegmentPushes(connection),
    shadows: createShadows(connection),
    items: createItems(connection),
    ties: createTies(connection),
    related: createRelatedItems(connection),
    audiences: createAudiences(connection),
    consents: createConsents(connection),
    people: createPersonData(connection),
    personKeys: createPersonKeys(connection),
    erasures: createErasures(connection, options.secret),
    audit: createAudit(connection),
    ping: () => ping(connection),
    missingIndexes: () => missingIndexes(connection),
    migrate: () => migrate(connection),
    close: () => connection.close(),
  };
}
