import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from '../harness/alternate';
import { watchCpu, type CpuUse } from '../harness/cpu-watch';
import { compare, cpuRows, ratioAtMost, type Finding, type Scale } from '../harness/measure';
import { quantile } from '../harness/statistics';
import type { Side, World } from '../harness/world';
import { wrongMails } from './check-mails';
import { createSender, forAll, people, warmUp, WARM_UP } from './load';
import { waitingWorkspace } from './offer-workspace';
import { seed } from './seed';

interface Lateness {
  p50: number;
  p99: number;
  cpu: CpuUse;
  wrong: string[];
}

/** How late the mail behind a wait comes, when many people wait for the same instant. */
export async function measureWait(world: World, scale: Scale, say: (text: string) => void): Promise<Finding> {
  const count = scale.size(300, 80);
  const waitMs = scale.size(60_000, 5_000);
  const run = (side: Side) => () => lateness(world, side, count, waitMs);
  const sides = { journeyman: run('journeyman'), rival: run('rival') };
  const { found, loads } = await alternate(scale.rounds, sides, say);
  const { journeyman, rival } = found;
  const p50 = (side: readonly Lateness[]): number[] => side.map((one) => one.p50);
  const p99 = (side: readonly Lateness[]): number[] => side.map((one) => one.p99);
  const cpu = (side: readonly Lateness[]): CpuUse[] => side.map((one) => one.cpu);
  return {
    measure: `A wait of ${waitMs / 1_000} s, ${count} at once: lateness of the mail`,
    rival: 'a hand-written Temporal workflow with the same duties',
    rows: [
      compare('p50', 'ms', p50(journeyman), p50(rival)),
      compare('p99', 'ms', p99(journeyman), p99(rival), ratioAtMost(1.2, 1.1)),
      ...cpuRows('wait', cpu(journeyman), cpu(rival), count),
    ],
    wrong: [...journeyman, ...rival].flatMap(({ wrong }) => wrong),
    notes: [
      'Lateness counts from the request of each person plus the wait, so it holds intake, start and sending.',
    ],
    loads,
  };
}

async function lateness(world: World, side: Side, count: number, waitMs: number): Promise<Lateness> {
  const crowd = people(count);
  const ahead = people(WARM_UP);
  const { app, writeKey } = await seed(world, side, [...ahead, ...crowd], {
    files: waitingWorkspace(waitMs),
  });
  const sender = createSender(app, side, writeKey);
  await warmUp(world, sender, ahead, 'warm_up');
  const sentMs = new Map<string, number>();
  const used = watchCpu(world, app);
  await forAll(crowd, 32, async (person) => {
    sentMs.set(person.email, Date.now());
    await sender.track(person, { wait_ms: waitMs });
  });
  await world.sink.waitFor(count, waitMs + 30_000).catch(() => undefined);
  // A second mail to the same person would come now.
  await delay(1_000);
  const cpu = used();
  const lateMs = world.sink.mails.map((mail) => ({
    to: mail.to,
    ms: mail.atMs - (sentMs.get(mail.to) ?? Number.NaN) - waitMs,
  }));
  const early = lateMs.filter(({ ms }) => ms < 0).map(({ to, ms }) => `${-ms} ms early: ${to}`);
  const wrong = [...wrongMails(crowd, world.sink.mails), ...early];
  sender.close();
  await app.stop();
  const late = lateMs.map(({ ms }) => ms);
  return { p50: quantile(late, 0.5), p99: quantile(late, 0.99), cpu, wrong };
}
