import { MongoClient } from 'mongodb';
import { mintKey } from '../../api/api-key';
import { userRefOf } from '../../audience/user-ref';
import type { Secrets } from '../../config/secrets';
import { publishWorkspace } from '../../dispatch/publish-workspace';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { openStore } from '../../store/open-store';
import type { SourceFile } from '../../journey/language/workspace';
import type { Store } from '../../store/repositories';
import type { ProfileRow } from '../../store/rows';
import type { AppSettings } from '../harness/app-protocol';
import type { App } from '../harness/start-app';
import type { Side, World } from '../harness/world';
import type { Person } from './load';
import { offerWorkspace } from './offer-workspace';

/** The keys of the bench. Payloads are encrypted as they are in the product, so that its cost is counted. */
export const BENCH_SECRETS: Secrets = {
  secret: 'a secret that is used for nothing but measuring',
  codecKeys: [Buffer.alloc(32, 7)],
};

/** An app with its people in the database, ready for events. */
export interface Seeded {
  app: App;
  writeKey: string;
  settings: AppSettings;
}

/** What is published, and whether events are routed. */
export interface SeedOptions {
  /** Of the usual journey. */
  waitMs?: number;
  /** Instead of the usual workspace. */
  files?: readonly SourceFile[];
  routes?: boolean;
  /** What else our database holds before the app starts. */
  also?: (store: Store) => Promise<void>;
}

/** Puts people (and, on our side, the published workspace and a write key) into a new database and starts the app. */
export async function seed(
  world: World,
  side: Side,
  people: readonly Person[],
  options: SeedOptions = {},
): Promise<Seeded> {
  const settings = world.settings(side, { routes: options.routes ?? true });
  let writeKey = '';
  if (side === 'journeyman') writeKey = await seedOurs(settings, people, options);
  if (side === 'rival') await seedRival(settings, people);
  return { app: await world.start(side, settings), writeKey, settings };
}

async function seedRival(settings: AppSettings, people: readonly Person[]): Promise<void> {
  const mongo = await MongoClient.connect(settings.mongoUri);
  const rows = people.map(({ id, email, tier }) => ({ _id: id as never, email, tier, consent: true }));
  if (rows.length > 0) await mongo.db(settings.dbName).collection('people').insertMany(rows);
  await mongo.close();
}

async function seedOurs(
  settings: AppSettings,
  people: readonly Person[],
  { waitMs = 0, files = offerWorkspace(waitMs), also }: SeedOptions,
): Promise<string> {
  return withStore(settings, async (store) => {
    await store.migrate();
    await publish(store, files);
    const { key, row } = mintKey('bench', ['events:write'], Date.now());
    await store.apiKeys.add(row);
    for (let from = 0; from < people.length; from += 500) {
      await store.profiles.saveMany(people.slice(from, from + 500).map(profileOf));
    }
    await also?.(store);
    return key;
  });
}

/** Opens our store on the database of an app, for as long as the callback takes. */
export async function withStore<T>(settings: AppSettings, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ uri: settings.mongoUri, secret: BENCH_SECRETS.secret });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Checks and publishes a workspace of the bench, which has no faults. */
export async function publish(store: Store, files: readonly SourceFile[]): Promise<void> {
  const { faults, workspace } = checkWorkspace([...files]);
  if (workspace === null) throw new Error(faults.map(({ message }) => message).join('; '));
  await publishWorkspace(store, workspace, Date.now());
}

/** The reference by which our side knows a person. */
export function refOf(id: string): string {
  return userRefOf(BENCH_SECRETS.secret, { userId: id });
}

/** A person as an identify would have left them. */
export function profileOf({ id, email, tier }: Person): ProfileRow {
  const nowMs = Date.now();
  return {
    userRef: refOf(id),
    userId: id,
    anonymousIds: [],
    traits: { email, tier },
    traitTimes: { email: nowMs, tier: nowMs },
    tags: {},
    consent: { email: { state: 'granted', atMs: nowMs, source: 'bench' } },
    email,
    phone: null,
    zone: null,
    locale: null,
    segments: {},
    recheckAtMs: null,
    createdAtMs: nowMs,
    lastSeenAtMs: nowMs,
    mergedInto: null,
  };
}
