import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from '../harness/alternate';
import { compare, type Finding, type Scale } from '../harness/measure';
import { quantile, spreadOf } from '../harness/statistics';
import type { Side, World } from '../harness/world';
import { wrongMails } from './check-mails';
import { createSender, forAll, people } from './load';
import { seed } from './seed';

interface Lateness {
  p50: number;
  p99: number;
  wrong: string[];
}

/** How late the mail behind a wait comes, when 300 people wait for the same instant. */
export async function measureWait(world: World, scale: Scale, say: (text: string) => void): Promise<Finding> {
  const count = scale.size(300, 100);
  const waitMs = scale.size(60_000, 10_000);
  const run = (side: Side) => () => lateness(world, side, count, waitMs);
  const { ours, rival } = await alternate(scale.rounds, run('journeyman'), run('rival'), say);
  const p50 = (side: Lateness[]) => spreadOf(side.map((one) => one.p50));
  const p99 = (side: Lateness[]) => spreadOf(side.map((one) => one.p99));
  return {
    measure: `A wait of ${waitMs / 1_000} s, ${count} at once: lateness of the mail`,
    rival: 'a hand-written Temporal workflow with the same duties',
    rows: [
      compare('p50', 'ms', p50(ours), p50(rival)),
      compare('p99', 'ms', p99(ours), p99(rival), { atMost: 1.2, aim: 1.1 }),
    ],
    wrong: [...ours, ...rival].flatMap(({ wrong }) => wrong),
    notes: [
      'Lateness counts from the request of each person plus the wait, so it holds intake, start and sending.',
    ],
  };
}

async function lateness(world: World, side: Side, count: number, waitMs: number): Promise<Lateness> {
  const crowd = people(count);
  const { app, writeKey } = await seed(world, side, crowd, { waitMs });
  const sender = createSender(app, side, writeKey);
  world.sink.clear();
  const sentMs = new Map<string, number>();
  await forAll(crowd, 32, async (person) => {
    sentMs.set(person.email, Date.now());
    await sender.track(person, { wait_ms: waitMs });
  });
  await delay(waitMs / 2);
  await world.sink.waitFor(count, waitMs + 30_000).catch(() => undefined);
  const late = world.sink.mails.map(({ to, atMs }) => atMs - (sentMs.get(to) ?? Number.NaN) - waitMs);
  const wrong = wrongMails(crowd, world.sink.mails);
  sender.close();
  await app.stop();
  return { p50: quantile(late, 0.5), p99: quantile(late, 0.99), wrong };
}
