import { alternate } from '../harness/alternate';
import { compare, type Finding, type Scale } from '../harness/measure';
import { usageOf } from '../harness/process-usage';
import { spreadOf } from '../harness/statistics';
import type { Side, World } from '../harness/world';
import { wrongMails } from './check-mails';
import { createSender, forAll, people } from './load';
import { seed } from './seed';

interface Burst {
  perS: number;
  cpuMsPerJourney: number;
  cpuBy: Record<string, number>;
  wrong: string[];
  connections: number;
}

/** A burst: event → branch on a trait → mail, as many people as fast as it goes. */
export async function measureBurst(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const count = scale.size(2_000, 300);
  const run = (side: Side) => () => burst(world, side, count);
  const { ours, rival } = await alternate(scale.rounds, run('journeyman'), run('rival'), say);
  const rate = (side: Burst[]) => spreadOf(side.map(({ perS }) => perS));
  const cpu = (side: Burst[]) => spreadOf(side.map(({ cpuMsPerJourney }) => cpuMsPerJourney));
  const connections = spreadOf(ours.map((one) => (one.connections * 1_000) / count));
  return {
    measure: `Burst of ${count} people: event → branch → mail`,
    rival: 'a hand-written Temporal workflow with the same duties',
    rows: [
      compare('journeys', '/s', rate(ours), rate(rival), { atLeast: 0.7, aim: 0.9 }),
      compare('CPU per journey, all processes', 'ms', cpu(ours), cpu(rival), { atMost: 1.4, aim: 1.2 }),
      compare('SMTP connections per 1,000 mails', '', connections, null, { atMost: 5 }),
    ],
    wrong: [...ours, ...rival].flatMap(({ wrong }) => wrong),
    notes: [`CPU ms per journey by process: ours ${told(ours)}; rival ${told(rival)}`],
  };
}

async function burst(world: World, side: Side, count: number): Promise<Burst> {
  const crowd = people(count);
  const { app, writeKey } = await seed(world, side, crowd);
  const sender = createSender(app, side, writeKey);
  world.sink.clear();
  const before = cpuOf(world, app.pid);
  const startedMs = Date.now();
  await forAll(crowd, 32, (person) => sender.track(person));
  await world.sink.waitFor(count, 60_000).catch(() => undefined);
  const lastMs = world.sink.mails.at(-1)?.atMs ?? startedMs;
  // What is left to do behind the last mail (settling, ending the runs) belongs to the journeys as well.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const cpuBy = difference(cpuOf(world, app.pid), before, count);
  const wrong = wrongMails(crowd, world.sink.mails);
  const { connections } = world.sink;
  sender.close();
  await app.stop();
  return {
    perS: (count * 1_000) / (lastMs - startedMs),
    cpuMsPerJourney: Object.values(cpuBy).reduce((sum, one) => sum + one, 0),
    cpuBy,
    wrong,
    connections,
  };
}

function cpuOf(world: World, pid: number): Record<string, number> {
  return { ...world.serverCpuMs(), app: usageOf(pid).cpuMs };
}

function difference(
  after: Record<string, number>,
  before: Record<string, number>,
  by: number,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / by]),
  );
}

function told(bursts: readonly Burst[]): string {
  const last = bursts.at(-1)?.cpuBy ?? {};
  return Object.entries(last)
    .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
    .join(', ');
}
