import { MongoClient } from 'mongodb';
import { mintKey } from '../../api/api-key';
import { userRefOf } from '../../audience/user-ref';
import type { Secrets } from '../../config/secrets';
import { publishWorkspace } from '../../dispatch/publish-workspace';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { openStore } from '../../store/open-store';
import type { ProfileRow } from '../../store/rows';
import type { App, AppSettings } from '../harness/app-protocol';
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

/** Puts people (and, on our side, the published journey and a write key) into a new database and starts the app. */
export async function seed(
  world: World,
  side: Side,
  people: readonly Person[],
  options: { waitMs?: number; routes?: boolean } = {},
): Promise<Seeded> {
  const settings = world.settings(side, { routes: options.routes ?? true });
  const writeKey =
    side === 'journeyman'
      ? await seedOurs(settings, people, options.waitMs ?? 0)
      : await seedRival(settings, people);
  return { app: await world.start(side, settings), writeKey, settings };
}

async function seedRival(settings: AppSettings, people: readonly Person[]): Promise<string> {
  const mongo = await MongoClient.connect(settings.mongoUri);
  const rows = people.map(({ id, email, tier }) => ({ _id: id as never, email, tier, consent: true }));
  if (rows.length > 0) await mongo.db(settings.dbName).collection('people').insertMany(rows);
  await mongo.close();
  return '';
}

async function seedOurs(settings: AppSettings, people: readonly Person[], waitMs: number): Promise<string> {
  const uri = new URL(settings.mongoUri);
  uri.pathname = `/${settings.dbName}`;
  const store = await openStore({ uri: uri.toString(), secret: BENCH_SECRETS.secret });
  await store.migrate();
  const { faults, workspace } = checkWorkspace(offerWorkspace(waitMs));
  if (workspace === null) throw new Error(faults.map(({ message }) => message).join('; '));
  await publishWorkspace(store, workspace, Date.now());
  const { key, row } = mintKey('bench', ['events:write'], Date.now());
  await store.apiKeys.add(row);
  for (let from = 0; from < people.length; from += 500) {
    await store.profiles.saveMany(people.slice(from, from + 500).map(profileOf));
  }
  await store.close();
  return key;
}

/** A person as an identify would have left them. */
function profileOf({ id, email, tier }: Person): ProfileRow {
  const nowMs = Date.now();
  return {
    userRef: userRefOf(BENCH_SECRETS.secret, { userId: id }),
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
