import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from '../harness/alternate';
import { totalMs, watchCpu, type CpuUse } from '../harness/cpu-watch';
import { compare, ratioAtMost, type Finding, type Row, type Scale } from '../harness/measure';
import { openRunning } from '../harness/running-workflows';
import { spreadOf } from '../harness/statistics';
import { until, untilQuiet } from '../harness/until';
import type { World } from '../harness/world';
import type { RunRow } from '../../store/rows';
import type { Store } from '../../store/repositories';
import { createSender, forAll, people, type Person, type Sender } from './load';
import { manyJourneys } from './offer-workspace';
import { refOf, seed, withStore } from './seed';

/** How much is published and waits, besides what an event reaches. */
interface Surroundings {
  journeys: number;
  waitingRows: number;
}

/** ms of CPU per event that reaches no run and per event that reaches one, and a second in between. */
interface Routed {
  none: number;
  one: number;
  background: number;
  wrong: string[];
}

/** Real runs that hear an order each, one a person. */
const LISTENERS = 40;
/** What an event costs is asked of these; Temporal's part of telling a run does not depend on the surroundings. */
const OURS = ['app', 'database'];
const REST_MS = 3_000;
const PASSES = 2;

/** What routing one event costs, as more is published and more people wait. */
export async function measureRouting(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const events = scale.size(1_000, 300);
  const few = { journeys: 10, waitingRows: 1_000 };
  const manyPlans = { ...few, journeys: 1_000 };
  const manyRows = { ...few, waitingRows: scale.size(100_000, 10_000) };
  const run = (around: Surroundings) => () => routed(world, around, events);
  const sides = { few: run(few), manyJourneys: run(manyPlans), manyRuns: run(manyRows) };
  const { found, loads } = await alternate(scale.rounds, sides, say);
  const waiting = manyRows.waitingRows.toLocaleString('en-US');
  const rows = (what: string, many: readonly Routed[]): Row[] => [
    costRow(`${what}, event that reaches no run`, many, found.few, (one) => one.none),
    costRow(`${what}, event that reaches one run`, many, found.few, (one) => one.one),
  ];
  const idle = (many: readonly Routed[]): string =>
    spreadOf(many.map((one) => one.background)).median.toFixed(1);
  return {
    measure: 'Routing: CPU of app and database per event',
    rival: 'the same app with 10 journeys and 1,000 waiting runs',
    rows: [...rows('1,000 journeys', found.manyJourneys), ...rows(`${waiting} waiting runs`, found.manyRuns)],
    wrong: Object.values(found).flatMap((side) => side.flatMap(({ wrong }) => wrong)),
    notes: [
      `${events} events of each kind, with their requests. The waiting runs listen to the same event, but are other people's: rows in the database.`,
      `What app and database use while nothing comes is taken off, ms a second: few ${idle(found.few)}, 1,000 journeys ${idle(found.manyJourneys)}, ${waiting} waiting runs ${idle(found.manyRuns)}.`,
      ...(scale.quick ? [`A full run looks at 100,000 waiting runs instead of ${waiting}.`] : []),
    ],
    loads,
  };
}

function costRow(
  what: string,
  many: readonly Routed[],
  few: readonly Routed[],
  pick: (one: Routed) => number,
): Row {
  return compare(what, 'ms', many.map(pick), few.map(pick), ratioAtMost(1.2));
}

async function routed(world: World, around: Surroundings, events: number): Promise<Routed> {
  const strangers = people(200);
  const listeners = people(LISTENERS);
  const { app, writeKey, settings } = await seed(world, 'journeyman', [...strangers, ...listeners], {
    files: manyJourneys(around.journeys),
    also: (store) => insertWaiting(store, around.waitingRows),
  });
  const sender = createSender(app, 'journeyman', writeKey);
  const running = await openRunning(world.temporalAddress, settings.taskQueue);
  try {
    await forAll(listeners, 16, (person) => sender.track(person, {}, 'basket_filled'));
    await until('the listeners wait', async () => (await running.count()) === LISTENERS, 60_000);
    const measured = await withStore(settings, (store) =>
      costOf(() => watchCpu(world, app), store, sender, { strangers, listeners, events }),
    );
    const still = await running.count();
    const gone = still === LISTENERS ? [] : [`${still} runs wait instead of ${LISTENERS}`];
    return { ...measured, wrong: [...measured.wrong, ...gone] };
  } finally {
    sender.close();
    await running.close();
    await app.stop();
  }
}

/** Warms the app up, then sends to nobody and to one run in turn, until each was sent so many. */
async function costOf(
  watch: () => () => CpuUse,
  store: Store,
  sender: Sender,
  crowds: { strangers: readonly Person[]; listeners: readonly Person[]; events: number },
): Promise<Routed> {
  const { strangers, listeners, events } = crowds;
  const send = async (crowd: readonly Person[], count: number): Promise<CpuUse> => {
    const used = watch();
    await sendOrders(sender, crowd, count);
    await until('the inbox is empty', async () => (await store.events.unroutedCount()) === 0, 60_000);
    return used();
  };
  const share = Math.ceil(events / PASSES);
  await send(strangers, share);
  await send(listeners, share);
  await untilQuiet(watch, 10_000);
  const rest = watch();
  await delay(REST_MS);
  const background = (totalMs(rest(), OURS) * 1_000) / REST_MS;
  const ms = { none: 0, one: 0 };
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const kind of ['none', 'one'] as const) {
      const use = await send(kind === 'none' ? strangers : listeners, share);
      ms[kind] += totalMs(use, OURS) - (background * use.wallMs) / 1_000;
      await delay(500);
    }
  }
  const sent = PASSES * share;
  const wrong = await wrongRows(store, 2 * (sent + share));
  return { none: ms.none / sent, one: ms.one / sent, background, wrong };
}

/** Small orders, which nobody's wait is ended by, round and round among these people. */
async function sendOrders(sender: Sender, crowd: readonly Person[], count: number): Promise<void> {
  const orders = Array.from({ length: count }, (_, index) => crowd[index % crowd.length]);
  await forAll(orders, 32, async (person) => {
    if (person !== undefined) await sender.track(person, { total: 1 }, 'order_placed');
  });
}

/** Events that were lost on the way to the inbox: at least those sent must be there. */
async function wrongRows(store: Store, sent: number): Promise<string[]> {
  const stored = await store.events.count();
  return stored >= sent ? [] : [`${stored} events are stored, ${sent} were sent`];
}

/** Rows of runs that wait, as the dispatcher leaves them behind; there is no workflow behind them. */
async function insertWaiting(store: Store, count: number): Promise<void> {
  const live = (await store.journeys.live()).find(({ journey }) => journey === 'listener');
  if (live === undefined) throw new Error('The journey `listener` is not published');
  const crowd = people(count);
  for (let from = 0; from < count; from += 2_000) {
    const rows = crowd.slice(from, from + 2_000).map(({ id }) => waitingRow(refOf(id), live.plan));
    await Promise.all(rows.map((row) => store.runs.insert(row)));
  }
}

function waitingRow(userRef: string, plan: { journey: string; version: string; listens: string[] }): RunRow {
  const { journey, version, listens } = plan;
  return {
    runId: `${userRef}/${journey}/0000000000000000`,
    userRef,
    journey,
    version,
    key: null,
    live: true,
    workflowId: `journey/${journey}/${userRef}`,
    listens,
    enteredAtMs: Date.now(),
    entryMessageId: 'basket',
    at: 'wait-for-order-placed',
    endedAtMs: null,
    outcome: null,
    holdout: false,
    started: true,
  };
}
