import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { alternate } from '../harness/alternate';
import { compare, type Finding, type Scale } from '../harness/measure';
import { spreadOf } from '../harness/statistics';
import type { World } from '../harness/world';

const CLI = join(__dirname, '../../cli/main.js');
const FILE = join(process.cwd(), 'examples/shop/journeys/abandoned-checkout.yaml');

/** `journeyman validate` of one file as a whole process, cold, beside a `node` that does nothing. */
export async function measureValidate(
  _world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const rounds = scale.size(15, 5);
  const { ours, rival } = await alternate(
    rounds,
    () => timed([join(process.cwd(), 'bin/journeyman.js'), 'validate', FILE]),
    () => timed(['-e', '0']),
    () => undefined,
  );
  say(`${rounds} runs`);
  const ms = (runs: Timed[]) => spreadOf(runs.map((run) => run.ms));
  return {
    measure: '`journeyman validate` of one file, cold, whole process',
    rival: '`node -e 0`, the least that a Node process takes',
    rows: [
      compare('wall time', 'ms', ms(ours), null, { atMost: 400 }),
      compare('bare node', 'ms', ms(rival), null),
    ],
    wrong: ours.filter(({ code }) => code !== 0).map(({ code }) => `validate ended with ${code}`),
    notes: [`From ${CLI.includes('dist') ? 'the build' : 'sources'}.`],
  };
}

interface Timed {
  ms: number;
  code: number | null;
}

function timed(args: string[]): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => resolve({ ms: performance.now() - startedMs, code }));
  });
}
