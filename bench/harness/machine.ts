import { cpus, totalmem } from 'node:os';

/** What a figure depends on, told beside it. */
export type Machine = Record<string, string>;

/** The machine this process runs on. */
export function describeMachine(more: Machine): Machine {
  const [cpu] = cpus();
  return {
    processor: `${cpus().length} × ${cpu?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 1_073_741_824)} GB`,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    ...more,
  };
}
