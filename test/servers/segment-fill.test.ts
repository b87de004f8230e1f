import { MongoClient } from 'mongodb';
import type { Condition } from '../../audience/condition';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { compileAudience } from '../../audience/mongo/compile-audience';
import { HISTORY_INDEX, historyPipeline } from '../../audience/mongo/pipelines';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import { segmentScan } from '../../dispatch/segment-scan';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';
import { until } from './lab';
import { useStore } from './own-store';
import { eventRow, profileRow } from './store-fixtures';

const DAY_MS = 86_400_000;
const PEOPLE = 300;

let store: Store;
const mongoUri = useStore((opened) => (store = opened));
let dispatcher: Dispatcher | null = null;
let nowMs = Date.UTC(2026, 2, 2);

const did = (change: Partial<Extract<Condition, { kind: 'did' }>> = {}): Condition => ({
  kind: 'did',
  event: 'order_placed',
  where: null,
  period: { kind: 'within', durationMs: 30 * DAY_MS },
  aggregate: { kind: 'times' },
  tests: [],
  ...change,
});
const refOf = (index: number): string => `u${String(index).padStart(24, 'a')}`;

/** Person n ordered once, n days ago, up to the 59th day; every tenth is in Oslo, and nobody was looked at yet. */
async function fillStore(): Promise<void> {
  const indexes = Array.from({ length: PEOPLE }, (_, index) => index);
  await store.profiles.saveMany(
    indexes.map((index) =>
      profileRow({
        userRef: refOf(index),
        userId: `person-${index}`,
        traits: { city: index % 10 === 0 ? 'Oslo' : 'Rome' },
        segments: {},
        recheckAtMs: null,
      }),
    ),
  );
  const orders = indexes.map((index) =>
    eventRow({ userRef: refOf(index), messageId: `o${index}`, atMs: nowMs - (index % 60) * DAY_MS }),
  );
  await store.events.insertMany(orders, () => true);
}

async function publish(
  segment: string,
  where: Condition | null,
  list: string[] | null = null,
): Promise<void> {
  const version = `${segment}-${JSON.stringify([where, list])}`;
  const body = JSON.parse(
    JSON.stringify({ segment, version, title: segment, where, list, reads: [] }),
  ) as string;
  await store.definitions.publish({
    kind: 'segment',
    id: segment,
    version,
    body,
    source: '',
    publishedAtMs: 0,
  });
  await dispatcher?.reload();
  const isDone = async (): Promise<boolean> =>
    ((await store.scans.get(segmentScan({ segment, version })))?.doneAtMs ?? null) !== null;
  await until(isDone, `${segment} is filled`);
}

async function membersOf(segment: string): Promise<string[]> {
  const people = await store.profiles.scan(null, PEOPLE + 1);
  return people.filter(({ segments }) => segments[segment] !== undefined).map(({ userRef }) => userRef);
}

const expected = (isIn: (index: number) => boolean): string[] =>
  Array.from({ length: PEOPLE }, (_, index) => index)
    .filter(isIn)
    .map(refOf)
    .sort();

describe('a segment that is published', () => {
  beforeAll(async () => {
    await fillStore();
    const starter = createMemoryStarter();
    const now = (): number => nowMs;
    dispatcher = createDispatcher({ store, starter, calendar: luxonCalendar, pollMs: 50, sweepMs: 50, now });
    await dispatcher.start();
  });
  afterAll(() => dispatcher?.stop());

  it('has at once the members that its condition says, and is filled anew when the condition changes', async () => {
    const inOslo: Condition = {
      kind: 'value',
      left: { from: 'profile', path: 'city' },
      tests: [{ op: 'is', right: { literal: 'Oslo' } }],
    };
    await publish('locals', inOslo);
    expect(await membersOf('locals')).toEqual(expected((index) => index % 10 === 0));
    await publish('locals', { kind: 'not', of: inOslo });
    expect(await membersOf('locals')).toEqual(expected((index) => index % 10 !== 0));
  });

  it('may be a list of people, or read another segment, and draws are the same as in memory', async () => {
    await publish('invited', null, ['person-3', 'person-4', 'nobody']);
    expect(await membersOf('invited')).toEqual([refOf(3), refOf(4)]);
    await publish('both', { kind: 'all', of: [{ kind: 'segment', segment: 'invited' }, did()] });
    expect(await membersOf('both')).toEqual([refOf(3), refOf(4)]);
    await publish('half', { kind: 'chance', probability: 0.5, place: 'half' });
    const half = (await membersOf('half')).length;
    expect(half).toBeGreaterThan(PEOPLE * 0.35);
    expect(half).toBeLessThan(PEOPLE * 0.65);
  });

  it('is entered and left when time alone changes it, and only the people whose time has come are looked at', async () => {
    await publish('active', did());
    await publish('quiet', {
      kind: 'did_not',
      event: 'order_placed',
      where: null,
      period: { kind: 'within', durationMs: 30 * DAY_MS },
    });
    expect(await membersOf('active')).toEqual(expected((index) => index % 60 < 30));
    expect(await membersOf('quiet')).toEqual(expected((index) => index % 60 >= 30));
    const due = await store.profiles.dueForRecheck(nowMs + DAY_MS, PEOPLE);
    expect(due.map(({ userRef }) => userRef).sort()).toEqual(expected((index) => index % 60 === 29));
    nowMs += DAY_MS;
    const isLeft = async (): Promise<boolean> =>
      (await membersOf('active')).length === expected((index) => index % 60 < 29).length;
    await until(isLeft, 'those whose time came have left');
    expect(await membersOf('quiet')).toEqual(expected((index) => index % 60 >= 29));
    const events = await store.events.recent({ userRef: refOf(29), limit: 9 });
    expect(events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['segment_left', 'segment_entered']),
    );
  });
});

describe('the question about behaviour', () => {
  it('reads the history of events by its index, and never the whole collection', async () => {
    const where: Condition = {
      kind: 'value',
      left: { from: 'event', path: 'total' },
      tests: [{ op: 'gte', right: { literal: 50 } }],
    };
    const options = { nowMs, calendar: luxonCalendar, zones: [], brandZone: 'UTC' };
    const query = compileAudience(did({ where }), options);
    const range = await store.audiences.nextRange(null, 50);
    if (query.history === null || range === null) throw new Error('It asks about no behaviour');
    const mongo = await MongoClient.connect(mongoUri);
    const events = mongo.db().collection('events');
    const plan = JSON.stringify(
      await events.aggregate(historyPipeline(query.history, range), { hint: HISTORY_INDEX }).explain(),
    );
    await mongo.close();
    expect(plan).toContain('IXSCAN');
    expect(plan).not.toContain('COLLSCAN');
  });
});
