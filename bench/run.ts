import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine, type Asked } from './command-line';
import { describeMachine, type Machine } from './harness/machine';
import type { Finding, Scale } from './harness/measure';
import { toJson, toMarkdown } from './harness/report';
import { openWorld, type World } from './harness/world';
import { measureAudience } from './measures/audience';
import { measureBurst } from './measures/burst';
import { measureIntake } from './measures/intake';
import { measureLatency } from './measures/latency';
import { measureRouting } from './measures/routing';
import { measureSegment } from './measures/segment';
import { measureSimulator } from './measures/simulator';
import { measureValidate } from './measures/validate';
import { measureWait } from './measures/wait';
import { measureWaiting } from './measures/waiting';

type Measure = (world: World, scale: Scale, say: (text: string) => void) => Promise<Finding>;

/** In the order in which they run: what leaves workflows that wait comes late. */
const MEASURES: Record<string, { about: string; measure: Measure }> = {
  burst: { about: 'journeys a second, CPU and database round trips of each', measure: measureBurst },
  latency: { about: 'from the event to the mail, at ten events a second', measure: measureLatency },
  wait: { about: 'how late the mails behind a common wait come', measure: measureWait },
  intake: { about: 'events stored durably a second, single and in batches', measure: measureIntake },
  waiting: { about: 'history, memory and idle CPU of waiting runs', measure: measureWaiting },
  routing: { about: 'CPU per event with many journeys, and with many waiting runs', measure: measureRouting },
  segment: { about: 'people looked at a second for a new segment', measure: measureSegment },
  audience: {
    about: 'a segment over behaviour for everybody, and what each event costs then',
    measure: measureAudience,
  },
  simulator: { about: 'simulated journeys a second on one core', measure: measureSimulator },
  validate: { about: '`journeyman validate` as a whole process', measure: measureValidate },
};

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const about = Object.fromEntries(Object.entries(MEASURES).map(([name, one]) => [name, one.about]));
  const line = readCommandLine(process.argv.slice(2), process.env, about);
  if ('help' in line) process.stdout.write(line.help);
  else if ('fault' in line) {
    say(line.fault);
    process.exitCode = 64;
  } else await run(line.run);
}

async function run(asked: Asked): Promise<void> {
  const { quick, rounds } = asked;
  const scale: Scale = { quick, rounds, size: (full, small) => (quick ? small : full) };
  const startedMs = Date.now();
  const findings: Finding[] = [];
  const world = await openWorld(asked.servers, say);
  process.once('SIGINT', () => void world.stop().finally(() => process.exit(130)));
  const machine = describeMachine({
    ...world.servers,
    sizes: `${quick ? 'quick' : 'full'}, ${rounds} rounds`,
  });
  try {
    for (const [index, name] of asked.measures.entries()) {
      const seconds = Math.round((Date.now() - startedMs) / 1_000);
      say(`[${seconds} s] ${index + 1} of ${asked.measures.length}: ${name}`);
      const finding = await MEASURES[name]?.measure(world, scale, (text) => say(`  ${name}: ${text}`));
      if (finding !== undefined) findings.push(finding);
    }
  } finally {
    await world.stop();
  }
  say(`[${Math.round((Date.now() - startedMs) / 1_000)} s] done`);
  report(asked.out, findings, machine);
}

function report(folder: string, findings: readonly Finding[], machine: Machine): void {
  mkdirSync(folder, { recursive: true });
  const markdown = toMarkdown(findings, machine);
  writeFileSync(join(folder, 'bench.md'), markdown);
  writeFileSync(join(folder, 'bench.json'), toJson(findings, machine));
  process.stdout.write(markdown);
  if (findings.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
}

void main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
