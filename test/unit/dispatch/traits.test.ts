import { createDispatcher } from '../../../dispatch/dispatcher';
import { loadTraits } from '../../../dispatch/load-traits';
import { publishWorkspace } from '../../../dispatch/publish-workspace';
import { planWorkspace } from '../../../dispatch/plan-workspace';
import { recomputeAll, traitStatuses } from '../../../dispatch/trait-status';
import { createPlanSource } from '../../../dispatch/plans';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import type { CheckedWorkspace } from '../../../journey/language/workspace';
import type { EventRow } from '../../../store/rows';
import { createBench, DAY_MS, eventOf, stopAll, until, type Bench } from './made';

afterEach(stopAll);

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 2, 2);

const ORDERS = 'trait: orders\ncount: order_placed\n';
const ORDERS_30D = `${ORDERS}within: 30d\n`;
const STAGE = `trait: stage
stages:
  - { is: regular, when: { profile: orders, gte: 2 } }
  - { is: new, otherwise: true }
`;
const REGULARS = 'segment: regulars\nwhere: { profile: orders, gte: 2 }\n';
const TO_NEW = 'journey: to-new\nenter: [{ trait: stage, to: new }]\nsteps: [{ tag: x }]\n';
const TO_REGULAR = 'journey: to-regular\nenter: [{ trait: stage, to: regular }]\nsteps: [{ tag: x }]\n';

function workspaceOf(...texts: string[]): CheckedWorkspace {
  const files = texts.map((text) => {
    const [, kind = '', id = ''] = /^(\w+): *(\S+)/.exec(text) ?? [];
    return { path: `${kind}s/${id}.yaml`, text };
  });
  const brand = { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' };
  const { workspace, faults } = checkWorkspace([brand, ...files]);
  if (workspace === null) throw new Error(JSON.stringify(faults));
  return workspace;
}

/** A dispatcher on a clock that the test moves. */
function benchAt(startMs: number) {
  let nowMs = startMs;
  const bench = createBench(() => nowMs);
  return {
    ...bench,
    at: () => nowMs,
    moveTo: (atMs: number) => (nowMs = atMs),
    async live(...texts: string[]) {
      await publishWorkspace(bench.store, workspaceOf(...texts), nowMs);
      await bench.dispatcher.reload();
      await computed(bench);
    },
    profile: (ref: string) => bench.store.tables.profiles.get(ref),
    order: (ref: string, given: Partial<EventRow> = {}) =>
      eventOf(ref, 'order_placed', { atMs: nowMs, receivedAtMs: nowMs, ...given }),
  };
}

/** Resolves when everybody's traits were computed under what is published. */
async function computed({ store }: Pick<Bench, 'store'>): Promise<void> {
  await until(async () => {
    const { traitScans } = await loadTraits(store);
    const { recompute, settle } = traitScans;
    const names = [recompute, settle].filter((name) => name !== null);
    return names.every((name) => (store.tables.scans.get(name)?.doneAtMs ?? null) !== null);
  });
}

function startedOf({ starter }: Bench): string[] {
  return starter.started.map(({ run }) => `${run.userRef} ${run.journey}`);
}

describe('a computed trait', () => {
  it('follows each event at once, and starts who waits for its change', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(ORDERS, STAGE, TO_NEW, TO_REGULAR);
    await bench.take(bench.order('u1'));
    await bench.settled();
    expect(bench.profile('u1')?.traits).toEqual({ orders: 1, stage: 'new' });
    await bench.take(bench.order('u1'), eventOf('u1', 'page_viewed'));
    await bench.settled();
    expect(bench.profile('u1')?.traits).toEqual({ orders: 2, stage: 'regular' });
    expect(startedOf(bench)).toEqual(['u1 to-regular']);
    const told = [...bench.store.tables.events.values()].filter(({ name }) => name === 'trait_changed');
    expect(told.map(({ properties }) => properties)).toEqual([
      { trait: 'stage', from: 'new', to: 'regular' },
    ]);
  });

  it('counts an event once, though it is dealt with again', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(ORDERS);
    await bench.take(bench.order('u1'));
    await bench.settled();
    await bench.dispatcher.stop();
    // As after a crash between keeping the profile and noting that the event was dealt with.
    for (const row of bench.store.tables.events.values()) row.dueMs = START_MS;
    const { store, starter } = bench;
    const next = createDispatcher({ store, starter, calendar: luxonCalendar, now: bench.at, pollMs: 5 });
    await next.start();
    await bench.settled();
    const order = bench.order('u1');
    await store.events.insertMany([order]);
    next.accept([order]);
    await bench.settled();
    await next.stop();
    expect(bench.profile('u1')?.traits).toEqual({ orders: 2 });
  });

  it('changes by time alone when an event leaves its window, and segments and journeys follow', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(ORDERS_30D, STAGE, REGULARS, TO_NEW);
    await bench.take(bench.order('u1'), bench.order('u1'));
    await bench.settled();
    expect(bench.profile('u1')?.segments).toHaveProperty('regulars');
    bench.moveTo(START_MS + 30 * DAY_MS + HOUR_MS - 1);
    await bench.take(eventOf('u2', 'page_viewed'));
    await bench.settled();
    expect(bench.profile('u1')?.traits).toMatchObject({ orders: 2 });
    bench.moveTo(START_MS + 30 * DAY_MS + HOUR_MS);
    await until(() => startedOf(bench).length > 0);
    expect(startedOf(bench)).toEqual(['u1 to-new']);
    expect(bench.profile('u1')).toMatchObject({ traits: { orders: 0, stage: 'new' }, segments: {} });
    const names = [...bench.store.tables.events.values()].map(({ name }) => name);
    expect(names).toContain('segment_left');
  });

  it('that is new or changed is computed in the background for everybody, and starts nobody', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(TO_REGULAR.replace('stage', 'stage'));
    const refs = Array.from({ length: 450 }, (_, index) => `u${String(index).padStart(3, '0')}`);
    await bench.take(...refs.flatMap((ref) => [bench.order(ref), bench.order(ref)]));
    await bench.settled();
    await bench.live(ORDERS, STAGE, REGULARS, TO_REGULAR);
    expect(refs.map((ref) => bench.profile(ref)?.traits)).toEqual(
      refs.map(() => ({ orders: 2, stage: 'regular' })),
    );
    const [status] = await traitStatuses(bench.store);
    expect(status?.computed).toMatchObject({ people: 450, of: 450, doneAtMs: START_MS });
    bench.moveTo(START_MS + 60 * DAY_MS);
    await bench.live(ORDERS_30D, STAGE, REGULARS, TO_REGULAR);
    expect(bench.profile('u001')?.traits).toEqual({ orders: 0, stage: 'new' });
    expect(startedOf(bench)).toEqual([]);
  });

  it('is found right for somebody who acts before the background has come to them', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live('segment: any\nwhere: { tag: x }\n', TO_REGULAR);
    await bench.take(bench.order('u1'));
    await bench.settled();
    // Nobody is looked at in the background meanwhile.
    const { profiles } = bench.store;
    bench.store.profiles = { ...profiles, scan: () => Promise.reject(new Error('not now')) };
    await publishWorkspace(bench.store, workspaceOf(ORDERS, STAGE, TO_REGULAR), START_MS);
    await bench.dispatcher.reload();
    await bench.take(bench.order('u1'));
    await bench.settled();
    expect(bench.profile('u1')?.traits).toEqual({ orders: 2, stage: 'regular' });
    expect(startedOf(bench)).toEqual(['u1 to-regular']);
    bench.store.profiles = profiles;
    await computed(bench);
    expect(bench.profile('u1')?.traits).toEqual({ orders: 2, stage: 'regular' });
  });

  it('is that of both when two people turn out to be one', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(ORDERS, STAGE);
    await bench.take(bench.order('a1'), bench.order('a1'), bench.order('u1'));
    await bench.settled();
    await bench.take(eventOf('u1', 'identify', { type: 'identify', previousRef: 'a1', anonymousId: 'a1' }));
    await bench.settled();
    await until(() => bench.profile('u1')?.traits['orders'] === 3);
    expect(bench.profile('u1')?.traits).toEqual({ orders: 3, stage: 'regular' });
  });

  it('is not set from outside, and an import feeds it and starts nobody', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(ORDERS, STAGE, TO_REGULAR);
    const past = { triggers: false, source: 'import' as const };
    await bench.take(
      eventOf('u1', 'identify', { type: 'identify', traits: { orders: 99, city: 'Oslo' } }),
      bench.order('u1', past),
      bench.order('u1', past),
    );
    await bench.settled();
    expect(bench.profile('u1')?.traits).toEqual({ orders: 2, stage: 'regular', city: 'Oslo' });
    expect(startedOf(bench)).toEqual([]);
  });

  it('that is removed leaves the people, and is refused while something reads it', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(ORDERS, STAGE, REGULARS, TO_REGULAR);
    await bench.take(bench.order('u1'));
    await bench.settled();
    const without = workspaceOf(
      STAGE,
      REGULARS,
      'journey: o\nenter: [{ trait: orders }]\nsteps: [{ tag: x }]\n',
    );
    await expect(publishWorkspace(bench.store, without, START_MS)).rejects.toMatchObject({
      used: [{ kind: 'trait', id: 'orders', usedBy: ['journey o', 'segment regulars', 'trait stage'] }],
    });
    const planning = {
      plans: createPlanSource(bench.store.journeys),
      calendar: luxonCalendar,
      nowMs: START_MS,
    };
    const rest = workspaceOf(ORDERS, REGULARS, TO_REGULAR.replace('stage, to: regular', 'city'));
    const plan = await planWorkspace({ ...planning, store: bench.store }, rest);
    expect(plan.definitions).toEqual([{ kind: 'trait', id: 'stage', state: 'removed' }]);
    await publishWorkspace(bench.store, rest, START_MS);
    await bench.dispatcher.reload();
    await computed(bench);
    expect(bench.profile('u1')?.traits).toEqual({ orders: 1 });
  });

  it('can be computed anew for everybody, which mends what was damaged', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(ORDERS);
    await bench.take(bench.order('u1'), bench.order('u1'));
    await bench.settled();
    const damaged = bench.profile('u1');
    if (damaged !== undefined) damaged.traits['orders'] = 77;
    bench.moveTo(START_MS + 1);
    expect(await recomputeAll(bench.store, bench.at())).toBe(1);
    await bench.dispatcher.reload();
    await computed(bench);
    expect(bench.profile('u1')?.traits).toEqual({ orders: 2 });
  });
});

describe('traits that need figures of all people', () => {
  const RFM = 'trait: rfm\nrfm: order_placed\nvalue: total\nparts: 2\n';
  const CYCLE = 'trait: replenish\ncycle: order_placed\n';

  it('get them in the background, and everybody is found anew', async () => {
    const bench = benchAt(START_MS);
    await bench.dispatcher.start();
    await bench.live(RFM, CYCLE);
    const orders = ['u1', 'u2', 'u3', 'u4'].flatMap((ref, index) =>
      Array.from({ length: index + 1 }, (_, nth) =>
        bench.order(ref, {
          atMs: START_MS - (index + 1) * nth * 10 * DAY_MS,
          properties: { total: 100 * (index + 1) },
        }),
      ),
    );
    await bench.take(...orders);
    await bench.settled();
    await until(async () => (await loadTraits(bench.store)).figures.size === 2);
    // The first figures may have been found before all orders were in: those of the next day have them all.
    bench.moveTo(START_MS + DAY_MS);
    await until(async () => (await loadTraits(bench.store)).figures.get('replenish') === 30 * DAY_MS);
    await bench.dispatcher.reload();
    await computed(bench);
    expect(bench.profile('u1')?.traits['rfm']).toMatchObject({ frequency: 1, value: 1 });
    expect(bench.profile('u4')?.traits['rfm']).toMatchObject({ frequency: 2, value: 2 });
    // Who bought once has the usual gap of the others: 20, 30 and 40 days.
    expect(bench.profile('u1')?.traits['replenish']).toMatchObject({ days: 30, purchases: 1 });
    const statuses = await traitStatuses(bench.store);
    expect(statuses.map(({ figures }) => figures?.people)).toEqual(expect.arrayContaining([4, 3]));
  });
});
