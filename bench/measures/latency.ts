import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from '../harness/alternate';
import { watchCpu, type CpuUse } from '../harness/cpu-watch';
import { compare, context, cpuRows, ratioAtMost, type Finding, type Scale } from '../harness/measure';
import { quantile } from '../harness/statistics';
import type { Side, World } from '../harness/world';
import { wrongMails } from './check-mails';
import { createSender, people, WARM_UP, warmUp } from './load';
import { seed } from './seed';

interface Latency {
  p50: number;
  p99: number;
  cpu: CpuUse;
  wrong: string[];
}

const GAP_MS = 100;

/** From the request to the mail at its server, at a steady ten events a second. */
export async function measureLatency(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const count = scale.size(300, 40);
  const run = (side: Side) => () => latency(world, side, count);
  const sides = { journeyman: run('journeyman'), rival: run('rival'), bare: run('bare') };
  const { found, loads } = await alternate(scale.rounds, sides, say);
  const { journeyman, rival, bare } = found;
  const p50 = (side: readonly Latency[]): number[] => side.map((one) => one.p50);
  const p99 = (side: readonly Latency[]): number[] => side.map((one) => one.p99);
  const cpu = (side: readonly Latency[]): CpuUse[] => side.map((one) => one.cpu);
  return {
    measure: `Event → mail at 10 events/s (${count} events)`,
    rival: 'a hand-written Temporal workflow with the same duties',
    rows: [
      compare('p50', 'ms', p50(journeyman), p50(rival), ratioAtMost(1.4, 1.1)),
      compare('p99', 'ms', p99(journeyman), p99(rival), ratioAtMost(1.5, 1.2)),
      context('p50 of the rival without a database', 'ms', p50(bare)),
      context('p99 of the rival without a database', 'ms', p99(bare)),
      ...cpuRows('event', cpu(journeyman), cpu(rival), count),
    ],
    wrong: [...journeyman, ...rival, ...bare].flatMap(({ wrong }) => wrong),
    notes: [
      `${WARM_UP} people go ahead, as fast as it goes.`,
      ...(count < 100 ? [`p99 of ${count} events is the slowest of them.`] : []),
    ],
    loads,
  };
}

async function latency(world: World, side: Side, count: number): Promise<Latency> {
  const ahead = people(WARM_UP);
  const crowd = people(count);
  const { app, writeKey } = await seed(world, side, [...ahead, ...crowd]);
  const sender = createSender(app, side, writeKey);
  await warmUp(world, sender, ahead);
  const sentMs = new Map<string, number>();
  const used = watchCpu(world, app);
  for (const person of crowd) {
    sentMs.set(person.email, Date.now());
    // A request that fails shows as a missing mail.
    void sender.track(person).catch(() => undefined);
    await delay(GAP_MS);
  }
  await world.sink.waitFor(crowd.length, 20_000).catch(() => undefined);
  await delay(500);
  const cpu = used();
  const times = world.sink.mails.map(({ to, atMs }) => atMs - (sentMs.get(to) ?? Number.NaN));
  const wrong = wrongMails(crowd, world.sink.mails);
  sender.close();
  await app.stop();
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), cpu, wrong };
}
