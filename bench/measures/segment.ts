import { MongoClient } from 'mongodb';
import { alternate } from '../harness/alternate';
import { compare, type Finding, type Scale } from '../harness/measure';
import { until } from '../harness/until';
import type { World } from '../harness/world';
import { refreshGold } from '../rivals/segment';
import { people, type Person } from './load';
import { offerWorkspace, segmentWorkspace } from './offer-workspace';
import { publish, seed, withStore } from './seed';

interface Scanned {
  perS: number;
  wrong: string[];
}

/** A segment over one trait that was just published, looked at for everybody. */
export async function measureSegment(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const count = scale.size(10_000, 1_000);
  const sides = { journeyman: () => published(world, count), rival: () => aggregated(world, count) };
  const { found, loads } = await alternate(scale.rounds, sides, say);
  const rate = (side: readonly Scanned[]): number[] => side.map(({ perS }) => perS);
  return {
    measure: `A new segment over one trait, ${count.toLocaleString('en-US')} people`,
    rival: 'a hand-written aggregation with $merge, which tells nobody',
    rows: [compare('people looked at', '/s', rate(found.journeyman), rate(found.rival))],
    wrong: [...found.journeyman, ...found.rival].flatMap(({ wrong }) => wrong),
    notes: [
      'Ours counts from when the dispatcher takes the segment up (it looks for what was published every few seconds).',
    ],
    loads,
  };
}

async function published(world: World, count: number): Promise<Scanned> {
  const crowd = people(count);
  const { app, settings } = await seed(world, 'journeyman', crowd, { files: offerWorkspace(0) });
  try {
    return await withStore(settings, async (store) => {
      await publish(store, segmentWorkspace());
      const [segment] = await store.definitions.all('segment');
      if (segment === undefined) throw new Error('The segment was not published');
      const scan = `segment/${segment.id}@${segment.version}`;
      await until('the segment is taken up', () => hasMember(world, settings.dbName), 60_000, 20);
      const startedMs = performance.now();
      const isDone = async (): Promise<boolean> => ((await store.scans.get(scan))?.doneAtMs ?? null) !== null;
      await until('everybody was looked at', isDone, 120_000, 20);
      const perS = (count * 1_000) / (performance.now() - startedMs);
      return { perS, wrong: await wrongMembers(world, settings.dbName, 'profiles', crowd) };
    });
  } finally {
    await app.stop();
  }
}

async function aggregated(world: World, count: number): Promise<Scanned> {
  const crowd = people(count);
  const { dbName } = world.settings('rival');
  const perS = await withDatabase(world, dbName, async (db) => {
    const rows = crowd.map(({ id, email, tier }) => ({ _id: id as never, email, tier, consent: true }));
    await db.collection('people').insertMany(rows);
    const startedMs = performance.now();
    await refreshGold(db);
    return (count * 1_000) / (performance.now() - startedMs);
  });
  return { perS, wrong: await wrongMembers(world, dbName, 'people', crowd) };
}

const GOLD = { 'segments.gold': { $exists: true } };

function hasMember(world: World, dbName: string): Promise<boolean> {
  return withDatabase(world, dbName, async (db) => (await db.collection('profiles').findOne(GOLD)) !== null);
}

async function wrongMembers(
  world: World,
  dbName: string,
  collection: string,
  crowd: readonly Person[],
): Promise<string[]> {
  const gold = crowd.filter(({ tier }) => tier === 'gold').length;
  return withDatabase(world, dbName, async (db) => {
    const members = db.collection<{ email: string }>(collection).find(GOLD, { projection: { email: 1 } });
    const emails = new Set((await members.toArray()).map(({ email }) => email));
    const missing = crowd.filter(({ tier, email }) => tier === 'gold' && !emails.has(email)).length;
    const tooMany = emails.size - (gold - missing);
    return [
      ...(missing === 0 ? [] : [`missing: ${missing} of ${gold} members in ${collection}`]),
      ...(tooMany === 0 ? [] : [`too many: ${tooMany} who do not belong in ${collection}`]),
    ];
  });
}

async function withDatabase<T>(
  world: World,
  dbName: string,
  use: (db: ReturnType<MongoClient['db']>) => Promise<T>,
): Promise<T> {
  const mongo = await MongoClient.connect(world.mongoUri);
  try {
    return await use(mongo.db(dbName));
  } finally {
    await mongo.close();
  }
}
