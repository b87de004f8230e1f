import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from '../harness/alternate';
import { watchCpu, type CpuUse } from '../harness/cpu-watch';
import { atMostMore, compare, ratioAtMost, type Finding, type Row, type Scale } from '../harness/measure';
import { usageOf } from '../harness/process-usage';
import { openRunning, type RunningWorkflows } from '../harness/running-workflows';
import type { App } from '../harness/start-app';
import { spreadOf } from '../harness/statistics';
import { until, untilQuiet } from '../harness/until';
import type { Side, World } from '../harness/world';
import { idleRow, idleWords, type Idle } from './idle';
import { createSender, forAll, people, type Person, type Sender } from './load';
import { waitingWorkspace } from './offer-workspace';
import { seed } from './seed';

interface Footprint {
  /** Of each run looked at. */
  events: number[];
  bytes: number[];
  kbPerRun: number;
  idle: Idle | null;
  wrong: string[];
}

const DAY_MS = 86_400_000;
const WARM_UP = 100;
/** Few enough that the workers of both sides keep all of them in memory. */
const CACHED = 300;
const LOOKED_AT = 20;

/** What one waiting run costs in history and memory, and what many cost while nothing happens. */
export async function measureWaiting(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const plan = {
    idleRuns: scale.size(10_000, CACHED),
    windows: scale.size(3, 2),
    windowMs: scale.size(10_000, 6_000),
  };
  const sides = {
    // Before the first round nothing else waits on the server: idling is measured then.
    journeyman: (round: number) => footprint(world, 'journeyman', round === 0 ? plan : null, say),
    rival: () => footprint(world, 'rival', null, say),
  };
  const { found, loads } = await alternate(scale.rounds, sides, say);
  const { journeyman, rival } = found;
  const idle = journeyman.flatMap((one) => one.idle ?? []);
  const quick = plan.idleRuns < 10_000 ? ` A full run waits with 10,000 instead of ${plan.idleRuns}.` : '';
  return {
    measure: `A waiting run, ${CACHED} of them in the worker's memory`,
    rival: 'a hand-written Temporal workflow that sleeps; for idling, the same app with nothing waiting',
    rows: [...footprintRows(journeyman, rival), ...idle.map((one) => idleRow(one, plan.idleRuns))],
    wrong: [...journeyman, ...rival].flatMap(({ wrong }) => wrong),
    notes: [
      `Memory is what the app's process grew by, from after ${WARM_UP} finished runs to ${CACHED} waiting ones. What the worker threads of the SDK have not collected counts on both sides.`,
      ...idle.map((one) => `${idleWords(one)}${quick}`),
    ],
    loads,
  };
}

function footprintRows(ours: readonly Footprint[], rival: readonly Footprint[]): Row[] {
  const events = (side: readonly Footprint[]): number[] => side.flatMap((one) => one.events);
  const bytes = (side: readonly Footprint[]): number[] => side.flatMap((one) => one.bytes);
  const memory = (side: readonly Footprint[]): number[] => side.map((one) => one.kbPerRun);
  return [
    compare('history events', '', events(ours), events(rival), atMostMore(2)),
    compare('bytes of history', 'B', bytes(ours), bytes(rival), ratioAtMost(1.3, 1.15)),
    compare('memory of the worker', 'kB', memory(ours), memory(rival), ratioAtMost(1.2)),
  ];
}

interface IdlePlan {
  idleRuns: number;
  windows: number;
  windowMs: number;
}

async function footprint(
  world: World,
  side: Side,
  idlePlan: IdlePlan | null,
  say: (text: string) => void,
): Promise<Footprint> {
  const warm = people(WARM_UP);
  const crowd = people(Math.max(CACHED, idlePlan?.idleRuns ?? 0));
  const { app, writeKey, settings } = await seed(world, side, [...warm, ...crowd], {
    files: waitingWorkspace(DAY_MS),
  });
  const sender = createSender(app, side, writeKey);
  const running = await openRunning(world.temporalAddress, settings.taskQueue);
  const quiet = (): Promise<void> => untilQuiet(() => watchCpu(world, app), 20_000);
  try {
    await warmUp(world, sender, warm);
    await quiet();
    const none = idlePlan === null ? [] : await idleWindows(world, app, idlePlan);
    const before = await residentMb(app);
    await wait(sender, running, crowd.slice(0, CACHED), CACHED);
    await quiet();
    const kbPerRun = ((await residentMb(app)) - before) * (1_024 / CACHED);
    const seen = await running.describe(LOOKED_AT);
    const found = { events: seen.map((one) => one.events), bytes: seen.map((one) => one.bytes), kbPerRun };
    if (idlePlan === null) return { ...found, idle: null, wrong: await stillWaiting(running, CACHED) };
    say(`${idlePlan.idleRuns} waiting runs for idling`);
    await wait(sender, running, crowd.slice(CACHED), idlePlan.idleRuns);
    // Runs count as soon as they are started; the worker then still has the first task of many before it.
    await untilQuiet(() => watchCpu(world, app), 900_000, { busyMs: 100, seconds: 5 });
    const waiting = await idleWindows(world, app, idlePlan);
    return { ...found, idle: { none, waiting }, wrong: await stillWaiting(running, idlePlan.idleRuns) };
  } finally {
    sender.close();
    await running.close();
    await app.stop();
  }
}

/** Runs that finish: what a worker loads and compiles once is loaded and compiled. */
async function warmUp(world: World, sender: Sender, warm: readonly Person[]): Promise<void> {
  world.sink.clear();
  await forAll(warm, 16, (person) => sender.track(person, {}, 'warm_up'));
  await world.sink.waitFor(warm.length, 30_000);
}

/** Lets people begin to wait, until the server shows that so many do. */
async function wait(
  sender: Sender,
  running: RunningWorkflows,
  crowd: readonly Person[],
  expected: number,
): Promise<void> {
  await forAll(crowd, 16, (person) => sender.track(person, { wait_ms: DAY_MS }));
  const withinMs = 60_000 + crowd.length * 200;
  await until(`${expected} runs wait`, async () => (await running.count()) >= expected, withinMs, 500);
}

async function stillWaiting(running: RunningWorkflows, expected: number): Promise<string[]> {
  const count = await running.count();
  return count === expected ? [] : [`${count} runs wait instead of ${expected}`];
}

/** After a collection, the least of a few looks: what the allocator gives back takes a moment. */
async function residentMb(app: App): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 3; look += 1) {
    await app.collectGarbage();
    await delay(300);
    looks.push(usageOf(app.pid).residentMb);
  }
  return spreadOf(looks).low;
}

async function idleWindows(world: World, app: App, { windows, windowMs }: IdlePlan): Promise<CpuUse[]> {
  const uses: CpuUse[] = [];
  for (let window = 0; window < windows; window += 1) {
    const used = watchCpu(world, app);
    await delay(windowMs);
    uses.push(used());
  }
  return uses;
}
