import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from '../harness/alternate';
import { compare, type Finding, type Scale } from '../harness/measure';
import { quantile, spreadOf } from '../harness/statistics';
import type { Side, World } from '../harness/world';
import { wrongMails } from './check-mails';
import { createSender, people } from './load';
import { seed } from './seed';

interface Latency {
  p50: number;
  p99: number;
  wrong: string[];
}

/** From the request to the mail at its server, at a steady ten events a second. */
export async function measureLatency(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const count = scale.size(300, 60);
  const run = (side: Side) => () => latency(world, side, count);
  const { ours, rival } = await alternate(scale.rounds, run('journeyman'), run('rival'), say);
  const p50 = (side: Latency[]) => spreadOf(side.map((one) => one.p50));
  const p99 = (side: Latency[]) => spreadOf(side.map((one) => one.p99));
  return {
    measure: `Event → mail at 10 events/s (${count} events)`,
    rival: 'a hand-written Temporal workflow with the same duties',
    rows: [
      compare('p50', 'ms', p50(ours), p50(rival), { atMost: 1.4, aim: 1.1 }),
      compare('p99', 'ms', p99(ours), p99(rival), { atMost: 1.5, aim: 1.2 }),
    ],
    wrong: [...ours, ...rival].flatMap(({ wrong }) => wrong),
    notes: [],
  };
}

async function latency(world: World, side: Side, count: number): Promise<Latency> {
  // The first few warm both sides up and are not counted.
  const crowd = people(count + 10);
  const { app, writeKey } = await seed(world, side, crowd);
  const sender = createSender(app, side, writeKey);
  world.sink.clear();
  const sentMs = new Map<string, number>();
  for (const person of crowd) {
    sentMs.set(person.email, Date.now());
    void sender.track(person).catch(() => undefined);
    await delay(100);
  }
  await world.sink.waitFor(crowd.length, 20_000).catch(() => undefined);
  await delay(500);
  const counted = new Set(crowd.slice(10).map(({ email }) => email));
  const times = world.sink.mails
    .filter(({ to }) => counted.has(to))
    .map(({ to, atMs }) => atMs - (sentMs.get(to) ?? Number.NaN));
  const wrong = wrongMails(crowd, world.sink.mails);
  sender.close();
  await app.stop();
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), wrong };
}
