import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { alternate } from '../harness/alternate';
import { compare, ratioAtLeast, type Finding, type Row, type Scale } from '../harness/measure';
import type { Side, World } from '../harness/world';
import { createSender, forAll, people } from './load';
import { seed } from './seed';

const BATCH = 100;

/** What goes ahead on either side, so that no code is measured while it is compiled. */
const AHEAD = { events: 1_500, batches: 20 };

/** Where our events are: as they came, and from their turn on as history. */
const OURS = ['received', 'events'];

interface Rate {
  perS: number;
  wrong: string[];
}

/** Durable intake: an answer of 200 means that the event is in the journal of the majority. */
export async function measureIntake(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const singles = scale.size(6_000, 1_500);
  const batches = scale.size(100, 30);
  const one = await alternate(
    scale.rounds,
    {
      journeyman: () => single(world, 'journeyman', singles),
      rival: () => single(world, 'rival', singles),
    },
    (text) => say(`singles, ${text}`),
  );
  const many = await alternate(
    scale.rounds,
    { journeyman: () => batched(world, batches), rival: () => rawInserts(world, batches) },
    (text) => say(`batches, ${text}`),
  );
  const row = (what: string, { found }: typeof one): Row =>
    compare(what, '/s', ratesOf(found.journeyman), ratesOf(found.rival), ratioAtLeast(0.8));
  const all = [one.found, many.found].flatMap(({ journeyman, rival }) => [...journeyman, ...rival]);
  return {
    measure: 'Durable intake',
    rival: 'a bare Fastify route with a grouped insert; for batches, the driver’s insertMany of 100',
    rows: [row('single events, 50 callers', one), row('events in batches of 100, 4 callers', many)],
    wrong: all.flatMap(({ wrong }) => wrong),
    notes: [
      `${singles} single events, ${batches} batches, after ${AHEAD.events} and ${AHEAD.batches} that warm both sides up. Nothing is routed meanwhile: this is what it costs to keep an event.`,
    ],
    loads: [...one.loads, ...many.loads],
  };
}

function ratesOf(rates: readonly Rate[]): number[] {
  return rates.map(({ perS }) => perS);
}

async function single(world: World, side: Side, count: number): Promise<Rate> {
  const { app, writeKey, settings } = await seed(world, side, [], { routes: false });
  const sender = createSender(app, side, writeKey, 50);
  const crowd = people(count);
  await forAll(people(AHEAD.events), 50, (person) => sender.track(person));
  const startedMs = Date.now();
  await forAll(crowd, 50, (person) => sender.track(person));
  const perS = (count * 1_000) / (Date.now() - startedMs);
  sender.close();
  await app.stop();
  const collections = side === 'journeyman' ? OURS : ['events'];
  return { perS, wrong: await wrongCount(world, settings.dbName, collections, count + AHEAD.events) };
}

async function batched(world: World, batches: number): Promise<Rate> {
  const { app, writeKey, settings } = await seed(world, 'journeyman', [], { routes: false });
  const sender = createSender(app, 'journeyman', writeKey, 4);
  const post = (body: object): Promise<void> => sender.post('/v1/batch', body);
  const bodiesOf = (count: number): object[] => Array.from({ length: count }, () => ({ batch: events() }));
  await forAll(bodiesOf(AHEAD.batches), 4, post);
  const bodies = bodiesOf(batches);
  const startedMs = Date.now();
  await forAll(bodies, 4, post);
  const perS = (batches * BATCH * 1_000) / (Date.now() - startedMs);
  sender.close();
  await app.stop();
  return { perS, wrong: await wrongCount(world, settings.dbName, OURS, (AHEAD.batches + batches) * BATCH) };
}

function events(): object[] {
  return people(BATCH).map(({ id }) => ({
    type: 'track',
    userId: id,
    event: 'offer_requested',
    messageId: randomUUID(),
    properties: { total: 80, checkout_id: id },
  }));
}

async function rawInserts(world: World, batches: number): Promise<Rate> {
  const { dbName } = world.settings('rival');
  const mongo = await MongoClient.connect(world.mongoUri);
  const collection = mongo.db(dbName).collection('raw');
  const groupsOf = (count: number): object[][] =>
    Array.from({ length: count }, () => events().map((event) => ({ ...event, at: new Date() })));
  const insert = async (group: object[]): Promise<void> => {
    await collection.insertMany(group, { ordered: false, writeConcern: { w: 'majority', j: true } });
  };
  await forAll(groupsOf(AHEAD.batches), 4, insert);
  const groups = groupsOf(batches);
  const startedMs = Date.now();
  await forAll(groups, 4, insert);
  const perS = (batches * BATCH * 1_000) / (Date.now() - startedMs);
  await mongo.close();
  return { perS, wrong: await wrongCount(world, dbName, ['raw'], (AHEAD.batches + batches) * BATCH) };
}

async function wrongCount(
  world: World,
  dbName: string,
  collections: readonly string[],
  expected: number,
): Promise<string[]> {
  const mongo = await MongoClient.connect(world.mongoUri);
  const counts = collections.map((name) => mongo.db(dbName).collection(name).countDocuments());
  const stored = (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
  await mongo.close();
  return stored === expected ? [] : [`${dbName} holds ${stored} events instead of ${expected}`];
}
