import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { alternate } from '../harness/alternate';
import { atMost, compare, context, type Finding, type Scale } from '../harness/measure';
import type { World } from '../harness/world';

const FILE = join(process.cwd(), 'examples/shop/journeys/abandoned-checkout.yaml');

/** The same from the compiled files, as it would be without its bundle. */
const UNBUNDLED = `require(${JSON.stringify(join(process.cwd(), 'dist/cli/main.js'))}).main()`;

/** `journeyman validate` of one file as a whole process, cold, beside a `node` that does nothing. */
export async function measureValidate(
  _world: World,
  scale: Scale,
  say: (text: string) => void,
): Promise<Finding> {
  const rounds = scale.size(15, 5);
  const { found, loads } = await alternate(
    rounds,
    {
      journeyman: () => timed([join(process.cwd(), 'bin/journeyman.js'), 'validate', FILE]),
      unbundled: () => timed(['-e', UNBUNDLED, 'journeyman', 'validate', FILE]),
      node: () => timed(['-e', '0']),
    },
    () => undefined,
  );
  say(`${rounds} runs`);
  const ms = (runs: readonly Timed[]): number[] => runs.map((run) => run.ms);
  return {
    measure: '`journeyman validate` of one file, cold, whole process',
    rival: '`node -e 0`, the least that a Node process takes',
    rows: [
      compare('wall time', 'ms', ms(found.journeyman), null, atMost(400)),
      context('from the compiled files, without the bundle', 'ms', ms(found.unbundled)),
      context('bare node', 'ms', ms(found.node)),
    ],
    wrong: found.journeyman.filter(({ code }) => code !== 0).map(({ code }) => `validate ended with ${code}`),
    notes: [],
    loads: loads.slice(0, 1),
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
