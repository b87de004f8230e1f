import { MongoClient } from 'mongodb';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { HISTORY_INDEX } from '../../audience/mongo/pipelines';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import type { RunStarter } from '../../dispatch/run-starter';
import { segmentScan } from '../../dispatch/segment-scan';
import type { SourceFile } from '../../journey/language/workspace';
import type { Store } from '../../store/repositories';
import { atMost, compare, context, ratioAtMost, type Finding, type Scale } from '../harness/measure';
import { quantile } from '../harness/statistics';
import { until } from '../harness/until';
import type { World } from '../harness/world';
import { refreshBuyers } from '../rivals/audience';
import { cdnowCrowd, eventOf } from './cdnow-crowd';
import { offerWorkspace } from './offer-workspace';
import { profileOf, publish, refOf, withStore } from './seed';

const SEED = 1997;
const DEFINED = [5, 50, 500];

/** No journey is published here, so that nothing is ever started. */
const NOBODY: RunStarter = {
  start: () => Promise.resolve('started'),
  signal: () => Promise.resolve('gone'),
  enter: () => Promise.resolve(),
  control: () => Promise.resolve('gone'),
  terminate: () => Promise.resolve('gone'),
  migrate: () => Promise.resolve('gone'),
  state: () => Promise.resolve(null),
};

const segment = (id: string, where: string): SourceFile => ({
  path: `segments/${id}.yaml`,
  text: `segment: ${id}\nwhere: [${where}]\n`,
});
const BASE = offerWorkspace(0).filter(({ path }) => !path.startsWith('journeys/'));
const BUYERS = segment('buyers', '{ did: order_placed, times: { gte: 2 }, within: 180d }');

async function fillDatabase(store: Store, people: number, nowMs: number): Promise<number> {
  await store.migrate();
  let events = 0;
  let page: ReturnType<typeof cdnowCrowd> extends Generator<infer One> ? One[] : never = [];
  const write = async (): Promise<void> => {
    await store.profiles.saveMany(
      page.map(({ id }) => profileOf({ id, email: `${id}@a.example`, tier: 'plain' })),
    );
    const rows = page.flatMap((one) => one.events);
    events += rows.length;
    await store.events.insertMany(rows, () => true);
    page = [];
  };
  for (const one of cdnowCrowd(people, SEED, nowMs)) {
    page.push(one);
    if (page.length === 500) await write();
  }
  await write();
  return events;
}

async function filled(store: Store): Promise<boolean> {
  const rows = await store.definitions.all('segment');
  const scans = await Promise.all(
    rows.map(({ id, version }) => store.scans.get(segmentScan({ segment: id, version }))),
  );
  return scans.every((scan) => scan !== null && scan.doneAtMs !== null);
}

/** From the publish, taken up at once, until every membership and every instant to look again is kept. */
async function fill(store: Store, dispatcher: Dispatcher): Promise<number> {
  await publish(store, [...BASE, BUYERS]);
  const startedMs = performance.now();
  await dispatcher.reload();
  await until('the segment is filled', () => filled(store), 1_200_000, 10);
  return performance.now() - startedMs;
}

/** How long after it was given to the dispatcher a single event shows in the membership; events come one by one. */
async function visibleMs(store: Store, dispatcher: Dispatcher, count: number): Promise<number[]> {
  await publish(store, [...BASE, BUYERS, segment('starred', '{ did: starred }')]);
  await dispatcher.reload();
  await until('the segment is filled', () => filled(store), 600_000, 10);
  const took: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = `c${String(index).padStart(8, '0')}`;
    const row = eventOf(refOf(id), id, 'starred', `star${index}`, Date.now(), {});
    const startedMs = performance.now();
    await store.events.insertMany([row]);
    dispatcher.accept([row]);
    const isIn = async (): Promise<boolean> =>
      (await store.profiles.get(row.userRef))?.segments['starred'] !== undefined;
    await until('the membership shows', isIn, 60_000, 2);
    took.push(performance.now() - startedMs);
  }
  return took;
}

/** Events a second that one segment reads, while so many others are defined. */
async function eventsPerS(
  store: Store,
  dispatcher: Dispatcher,
  defined: number,
  count: number,
): Promise<number> {
  const others = Array.from({ length: defined }, (_, index) =>
    segment(`other-${index}`, `{ did: thing_${index}, within: 7d }`),
  );
  await publish(store, [...BASE, BUYERS, ...others]);
  await dispatcher.reload();
  await until('the segments are filled', () => filled(store), 1_200_000, 1_000);
  const rows = Array.from({ length: count }, (_, index) => {
    const id = `c${String(index).padStart(8, '0')}`;
    return eventOf(refOf(id), id, 'thing_0', `t${defined}.${index}`, Date.now(), {});
  });
  const startedMs = performance.now();
  await store.events.insertMany(rows);
  dispatcher.accept(rows);
  await until('all are dealt with', async () => (await store.events.unroutedCount()) === 0, 600_000, 10);
  return (count * 1_000) / (performance.now() - startedMs);
}

async function wrongMembers(world: World, dbName: string): Promise<string[]> {
  const mongo = await MongoClient.connect(world.mongoUri);
  try {
    const profiles = mongo.db(dbName).collection('profiles');
    const [ours, theirs, both] = await Promise.all(
      [
        { 'segments.buyers': { $exists: true } },
        { 'segments.byhand': { $exists: true } },
        { 'segments.buyers': { $exists: true }, 'segments.byhand': { $exists: true } },
      ].map((filter) => profiles.countDocuments(filter)),
    );
    return ours === theirs && ours === both && ours !== 0
      ? []
      : [`members differ: ${ours} of ours, ${theirs} by hand, ${both} in both`];
  } finally {
    await mongo.close();
  }
}

/** A segment over behaviour for a whole shop, and what each event costs afterwards. */
export async function measureAudience(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const people = Number(process.env['JOURNEYMAN_BENCH_PEOPLE'] ?? scale.size(200_000, 2_000));
  const nowMs = Date.now();
  const { dbName, ...settings } = world.settings('journeyman');
  const mongo = await MongoClient.connect(world.mongoUri);
  const db = mongo.db(dbName);
  try {
    return await withStore({ dbName, ...settings }, async (store) => {
      const events = await fillDatabase(store, people, nowMs);
      say(`${people} people with ${events} events are in the database`);
      const dispatcher = createDispatcher({ store, starter: NOBODY, calendar: luxonCalendar, sweepMs: 250 });
      await dispatcher.start();
      try {
        const ms = await fill(store, dispatcher);
        const timed = async (hint: typeof HISTORY_INDEX | null): Promise<number> => {
          const startedMs = performance.now();
          await refreshBuyers(db, nowMs, hint);
          return performance.now() - startedMs;
        };
        const handMs = await timed(HISTORY_INDEX);
        const wrong = await wrongMembers(world, dbName);
        const scanMs = await timed(null);
        say(`filled in ${Math.round(ms)} ms, by hand ${Math.round(handMs)} ms`);
        const visible = await visibleMs(store, dispatcher, Math.min(people, scale.size(300, 50)));
        const rates = [];
        for (const defined of scale.quick ? DEFINED.slice(0, 2) : DEFINED) {
          say(`with ${defined} segments defined`);
          const perS = await eventsPerS(store, dispatcher, defined, Math.min(people, scale.size(2_000, 500)));
          rates.push(compare(`events with ${defined} segments defined`, '/s', [perS], null));
        }
        const perS = (took: number): number => (people * 1_000) / took;
        return {
          measure: `A segment over behaviour, ${people.toLocaleString('en-US')} people, ${events.toLocaleString('en-US')} events`,
          rival: 'a hand-written aggregation with $merge over the same index, which tells nobody',
          rows: [
            compare('time to fill the segment', 'ms', [ms], [handMs], ratioAtMost(2, 1.2)),
            compare('people', '/s', [perS(ms)], [perS(handMs)]),
            context('by hand, with a scan of the whole collection', 'ms', [scanMs]),
            compare('event to visible membership, p99', 'ms', [quantile(visible, 0.99)], null, atMost(2_000)),
            compare('event to visible membership, median', 'ms', [quantile(visible, 0.5)], null),
            ...rates,
          ],
          wrong,
          notes: [
            `Generated with seed ${SEED} from the purchases of CDNOW; one fill, since the data are large.`,
            'Ours also keeps the instant at which time alone ends each membership.',
          ],
          loads: [],
        };
      } finally {
        await dispatcher.stop();
      }
    });
  } finally {
    await mongo.close();
  }
}
