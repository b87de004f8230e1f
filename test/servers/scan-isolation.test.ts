import { MongoClient } from 'mongodb';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import { segmentStates } from '../../dispatch/segment-state';
import { traitStatuses } from '../../dispatch/trait-status';
import type { DispatchLog } from '../../dispatch/context';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';
import { until } from './lab';
import { useStore } from './own-store';
import { eventRow, profileRow } from './store-fixtures';

let store: Store;
const mongoUri = useStore((opened) => (store = opened));
let dispatcher: Dispatcher | null = null;
let nowMs = Date.UTC(2026, 2, 2);
const logged: string[] = [];
const log: DispatchLog = {
  warn: (facts, message) => void logged.push(JSON.stringify(facts) + message),
  info: () => undefined,
};

const PEOPLE = 30;
const POISONED = 7;
const refOf = (index: number): string => `u${String(index).padStart(24, 'a')}`;

async function publish(kind: 'segment' | 'trait', id: string, body: object): Promise<void> {
  const row = { kind, id, version: `${id}-1`, source: '', publishedAtMs: 0 };
  await store.definitions.publish({ ...row, body: { ...body, version: `${id}-1`, title: id } });
}

const measured = (trait: string, measure: unknown) => ({
  trait,
  zone: 'UTC',
  gives: [trait],
  reads: ['event:order_placed'],
  rule: { kind: 'measure', measure, source: { event: 'order_placed', where: null }, withinMs: null },
});

async function fields(change: Record<string, unknown>): Promise<void> {
  const mongo = await MongoClient.connect(mongoUri);
  const people = mongo.db().collection<{ _id: string }>('profiles');
  await people.updateOne({ _id: refOf(POISONED) }, change);
  await mongo.close();
}

describe('people and definitions that fail', () => {
  beforeAll(async () => {
    const all = Array.from({ length: PEOPLE }, (_, index) => index);
    const person = (index: number) =>
      profileRow({
        userRef: refOf(index),
        userId: `person-${String(index)}`,
        segments: {},
        email: `p${String(index)}@shop.example`,
      });
    await store.profiles.saveMany(all.map(person));
    const order = (index: number) =>
      eventRow({ userRef: refOf(index), messageId: `o${String(index)}`, atMs: nowMs - 5 });
    await store.events.insertMany(all.map(order), () => true);
    // A profile as no present code writes it: without memberships, it cannot be looked at.
    await fields({ $unset: { segments: 1 } });
    await publish('segment', 'broken', {
      segment: 'broken',
      where: { kind: 'value', left: null, tests: [] },
      list: null,
      reads: [],
    });
    await publish('segment', 'everybody', {
      segment: 'everybody',
      where: null,
      list: all.map((index) => `person-${String(index)}`),
      reads: [],
    });
    await publish('trait', 'orders', measured('orders', { of: 'count' }));
    await publish('trait', 'torn', measured('torn', null));
    const now = (): number => nowMs;
    const starter = createMemoryStarter();
    dispatcher = createDispatcher({
      store,
      starter,
      calendar: luxonCalendar,
      pollMs: 50,
      sweepMs: 50,
      now,
      log,
    });
    await dispatcher.start();
  });
  afterAll(() => dispatcher?.stop());

  const stateOf = async (id: string) => (await segmentStates(store)).find(({ segment }) => segment === id);
  const statusOf = async (id: string) =>
    (await traitStatuses(store)).find(({ definition }) => definition.trait === id);

  it('hold up nobody else: the other segments are filled and the other traits computed', async () => {
    await until(async () => (await stateOf('everybody'))?.filled === true, 'everybody is filled');
    await until(
      async () => ((await statusOf('orders'))?.computed.doneAtMs ?? null) !== null,
      'traits are through',
    );
    const people = await store.profiles.scan(null, PEOPLE);
    const well = people.filter(({ userRef }) => userRef !== refOf(POISONED));
    expect(well.map(({ traits, segments }) => [traits['orders'], Object.keys(segments)])).toEqual(
      well.map(() => [1, ['everybody']]),
    );
  });

  it('are shown with their reason, counted by readiness, and logged without what is known of them', async () => {
    await until(async () => (await stateOf('broken'))?.trouble?.failed !== undefined, 'broken is told');
    expect((await stateOf('broken'))?.trouble?.failed?.reason).toMatch(/^TypeError/);
    expect((await stateOf('everybody'))?.trouble).toMatchObject({
      failed: null,
      setAside: [{ people: 1, reason: expect.stringMatching(/^TypeError/) as string }],
    });
    const torn = (await statusOf('torn'))?.trouble?.setAside ?? [];
    expect(torn.reduce((sum, { people }) => sum + people, 0)).toBe(PEOPLE);
    expect((await statusOf('orders'))?.trouble?.setAside.map(({ people }) => people)).toEqual([1]);
    expect(await store.setAside.total()).toBe(PEOPLE + 1);
    expect(logged.join('\n')).toContain(refOf(POISONED));
    expect(logged.join('\n')).not.toContain('@shop.example');
  });

  it('are tried again later, and are well once the cause is mended', async () => {
    await fields({ $set: { segments: {} } });
    await publish('trait', 'torn', measured('torn', { of: 'count' }));
    await dispatcher?.reload();
    nowMs += 10 * 60_000;
    await until(async () => (await store.setAside.total()) === 0, 'nobody is set aside any more');
    const mended = await store.profiles.get(refOf(POISONED));
    expect(Object.keys(mended?.segments ?? {})).toEqual(['everybody']);
    expect(mended?.traits).toMatchObject({ orders: 1, torn: 1 });
    expect((await stateOf('everybody'))?.trouble).toBeNull();
    expect((await stateOf('broken'))?.trouble?.failed?.attempts).toBeGreaterThan(1);
  });
});
