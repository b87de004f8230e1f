import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WorldChoice } from './harness/world';

/** What was asked for on the command line and in the environment. */
export interface Asked {
  quick: boolean;
  rounds: number;
  /** Where the report goes. */
  out: string;
  measures: string[];
  servers: WorldChoice;
}

/** A run to make, a text to print, or what is wrong with the command line. */
export type CommandLine = { run: Asked } | { help: string } | { fault: string };

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  out: { type: 'string' },
  mongo: { type: 'string' },
  secantusd: { type: 'string' },
  temporal: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const MOST_ROUNDS = 99;

/** Reads the command line; `measures` are the names there are, each with what it measures. */
export function readCommandLine(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  measures: Readonly<Record<string, string>>,
): CommandLine {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return { fault: `${error instanceof Error ? error.message : String(error)}\nSee \`--help\`.` };
  }
  const { values, positionals } = parsed;
  if (values.help) return { help: helpText(measures) };
  const names = Object.keys(measures);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    return { fault: `No measure is called ${unknown.join(', ')}. There are: ${names.join(', ')}.` };
  }
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS) {
    return { fault: `\`--rounds ${values.rounds}\` is not a number from 1 to ${MOST_ROUNDS}.` };
  }
  const servers = {
    mongoUri: values.mongo ?? env['JOURNEYMAN_BENCH_MONGO_URI'] ?? null,
    secantusd: values.secantusd ?? env['JOURNEYMAN_BENCH_SECANTUSD'] ?? null,
    temporalAddress: values.temporal ?? env['JOURNEYMAN_BENCH_TEMPORAL_ADDRESS'] ?? null,
  };
  const out = values.out ?? join('.journeyman', 'bench');
  const chosen = positionals.length > 0 ? names.filter((name) => positionals.includes(name)) : names;
  return { run: { quick: values.quick, rounds, out, measures: chosen, servers } };
}

function helpText(measures: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(measures).map((name) => name.length));
  const lines = Object.entries(measures).map(([name, about]) => `  ${name.padEnd(width)}  ${about}`);
  return `npm run bench [-- [options] [measure …]]

Measures on real servers, each figure against a rival in the same run and in turn.
A run in which anything is missing, duplicate or misled is void, and ends with exit code 1.

Measures (all of them where none is named):
${lines.join('\n')}

Options:
  --quick            small sizes and one round: a look, within four minutes
  --rounds <n>       rounds of each measure (3, with --quick 1)
  --out <folder>     where bench.md and bench.json go (.journeyman/bench)
  --mongo <uri>      a running MongoDB; the bench uses databases of its own and drops them afterwards
                     (also JOURNEYMAN_BENCH_MONGO_URI)
  --secantusd <cmd>  start this secantusd-rs as the database (also JOURNEYMAN_BENCH_SECANTUSD)
  --temporal <addr>  a running Temporal, for throw-away use: its workflows stay
                     (also JOURNEYMAN_BENCH_TEMPORAL_ADDRESS)
`;
}
