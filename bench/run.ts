import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './harness/machine';
import type { Finding, Scale } from './harness/measure';
import { toMarkdown } from './harness/report';
import { openWorld, type World } from './harness/world';
import { measureBurst } from './measures/burst';
import { measureIntake } from './measures/intake';
import { measureLatency } from './measures/latency';
import { measureSimulator } from './measures/simulator';
import { measureValidate } from './measures/validate';
import { measureWait } from './measures/wait';

type Measure = (world: World, scale: Scale, say: (text: string) => void) => Promise<Finding>;

const MEASURES: Record<string, Measure> = {
  burst: measureBurst,
  latency: measureLatency,
  wait: measureWait,
  intake: measureIntake,
  simulator: measureSimulator,
  validate: measureValidate,
};

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `npm run bench [-- --quick] [measure …]`: every measure against its rival, as Markdown and JSON. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      out: { type: 'string' },
    },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => MEASURES[name] === undefined);
  if (unknown.length > 0) {
    say(`No measure is called ${unknown.join(', ')}. There are: ${Object.keys(MEASURES).join(', ')}.`);
    process.exitCode = 64;
    return;
  }
  const scale: Scale = {
    quick: values.quick,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    size: (full, quick) => (values.quick ? quick : full),
  };
  const findings: Finding[] = [];
  const world = await openWorld(say);
  const machine = describeMachine(world.servers);
  try {
    for (const name of positionals.length > 0 ? positionals : Object.keys(MEASURES)) {
      say(`— ${name}`);
      const measure = MEASURES[name];
      if (measure !== undefined)
        findings.push(await measure(world, scale, (text) => say(`  ${name}: ${text}`)));
    }
  } finally {
    await world.stop();
  }
  report(values.out ?? join('.journeyman', 'bench'), findings, machine);
}

function report(folder: string, findings: readonly Finding[], machine: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  const markdown = toMarkdown(findings, machine);
  writeFileSync(join(folder, 'bench.md'), markdown);
  writeFileSync(join(folder, 'bench.json'), `${JSON.stringify({ machine, findings }, null, 2)}\n`);
  process.stdout.write(markdown);
  if (findings.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
}

void main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
