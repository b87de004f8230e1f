import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from '../harness/alternate';
import type { Commands } from '../harness/app-protocol';
import { totalMs, watchCpu, type CpuUse } from '../harness/cpu-watch';
import { atMost, compare, context, cpuRows, ratioAtLeast, ratioAtMost } from '../harness/measure';
import type { Finding, Row, Scale } from '../harness/measure';
import type { Side, World } from '../harness/world';
import { wrongMails } from './check-mails';
import { commandsWords, sinceThen, totalCommands } from './commands';
import { createSender, forAll, people, WARM_UP, warmUp } from './load';
import { seed } from './seed';

interface Burst {
  perS: number;
  cpu: CpuUse;
  commands: Commands;
  wrong: string[];
  connections: number;
}

/** Below this many mails, the connections of the pool alone are more than what may be opened per 1,000. */
const MAILS_TO_JUDGE_CONNECTIONS = 1_000;

/** A burst: event → branch on a trait → mail, as many people as fast as it goes. */
export async function measureBurst(
  world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const count = scale.size(2_000, 150);
  const run = (side: Side) => () => burst(world, side, count);
  const sides = { journeyman: run('journeyman'), rival: run('rival'), bare: run('bare') };
  const { found, loads } = await alternate(scale.rounds, sides, say);
  const { journeyman, rival, bare } = found;
  return {
    measure: `Burst of ${count} people: event → branch → mail`,
    rival: 'a hand-written Temporal workflow with the same duties',
    rows: [...ratesAndCpu(found, count), ...perJourney(journeyman, rival, count)],
    wrong: [...journeyman, ...rival, ...bare].flatMap(({ wrong }) => wrong),
    notes: [
      `${WARM_UP} people go ahead; CPU counts from the first request after them until three seconds after the last mail.`,
      ...([journeyman, rival] as const).map(
        (side, at) =>
          `Round trips of ${at === 0 ? 'Journeyman' : 'the rival'}, per journey: ${commandsWords(side.at(-1)?.commands ?? {}, count)}.`,
      ),
      'The rival without a database keeps neither people, nor events, nor what was sent: what it costs to keep them.',
    ],
    loads,
  };
}

function ratesAndCpu(found: Record<'journeyman' | 'rival' | 'bare', Burst[]>, count: number): Row[] {
  const { journeyman, rival, bare } = found;
  const rate = (side: readonly Burst[]): number[] => side.map(({ perS }) => perS);
  const cpu = (side: readonly Burst[]): number[] => side.map((one) => totalMs(one.cpu) / count);
  return [
    compare('journeys', '/s', rate(journeyman), rate(rival), ratioAtLeast(0.7, 0.9)),
    context('journeys of the rival without a database', '/s', rate(bare)),
    compare('CPU per journey, all processes', 'ms', cpu(journeyman), cpu(rival), ratioAtMost(1.4, 1.2)),
    context('CPU of the rival without a database', 'ms', cpu(bare)),
    ...cpuRows(
      'journey',
      journeyman.map((one) => one.cpu),
      rival.map((one) => one.cpu),
      count,
    ),
  ];
}

function perJourney(ours: readonly Burst[], rival: readonly Burst[], count: number): Row[] {
  const trips = (side: readonly Burst[]): number[] => side.map((one) => totalCommands(one.commands) / count);
  const opened = (side: readonly Burst[]): number[] => side.map((one) => (one.connections * 1_000) / count);
  const judged = count >= MAILS_TO_JUDGE_CONNECTIONS;
  const what = `SMTP connections per 1,000 mails${judged ? '' : ` (not judged: ${count} mails)`}`;
  return [
    compare('database round trips per journey', '', trips(ours), trips(rival), atMost(8)),
    compare(what, '', opened(ours), opened(rival), judged ? atMost(5) : null),
  ];
}

async function burst(world: World, side: Side, count: number): Promise<Burst> {
  const ahead = people(WARM_UP);
  const crowd = people(count);
  const { app, writeKey } = await seed(world, side, [...ahead, ...crowd]);
  const sender = createSender(app, side, writeKey);
  const connectedBefore = await warmUp(world, sender, ahead);
  const before = await app.commands();
  const used = watchCpu(world, app);
  const startedMs = Date.now();
  await forAll(crowd, 32, (person) => sender.track(person));
  await world.sink.waitFor(count, 60_000).catch(() => undefined);
  const lastMs = world.sink.mails.at(-1)?.atMs ?? startedMs;
  // What is left to do behind the last mail (settling, ending the runs) belongs to the journeys as well.
  await delay(3_000);
  const cpu = used();
  const commands = sinceThen(before, await app.commands());
  const wrong = wrongMails(crowd, world.sink.mails);
  const connections = connectedBefore + world.sink.connections;
  sender.close();
  await app.stop();
  return { perS: (count * 1_000) / (lastMs - startedMs), cpu, commands, wrong, connections };
}
