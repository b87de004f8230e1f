import type { Heard } from '../journey/engine/run';
import type { RunStarter } from './run-starter';

/** At most five signals a second to one run: more can keep a workflow from ever completing a task. */
const MIN_GAP_MS = 200;

/** How many things one signal may carry, so that its payload stays small. */
const MOST_TOGETHER = 200;

/** Tells runs what they listen to, at a pace that a workflow can keep up with. */
export interface SignalPacer {
  /**
   * Resolves once the run has been told (or is gone). What is told in quick succession travels in one signal; a signal
   * that fails fails what waits behind it too, so that nothing overtakes.
   */
  tell(workflowId: string, heard: readonly Heard[]): Promise<'delivered' | 'gone'>;
}

interface Waiting {
  heard: readonly Heard[];
  resolve(result: 'delivered' | 'gone'): void;
  reject(error: unknown): void;
}

/** One run: what waits to be told, and since when it may be told again. */
interface Line {
  waiting: Waiting[];
  busy: boolean;
  notBeforeMs: number;
}

async function send(
  starter: Pick<RunStarter, 'signal'>,
  workflowId: string,
  heard: readonly Heard[],
): Promise<'delivered' | 'gone'> {
  let result: 'delivered' | 'gone' = 'delivered';
  for (let from = 0; from < heard.length && result === 'delivered'; from += MOST_TOGETHER) {
    result = await starter.signal(workflowId, { heard: heard.slice(from, from + MOST_TOGETHER) });
  }
  return result;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Signals one run at a time, in order. */
export function createSignalPacer(starter: Pick<RunStarter, 'signal'>): SignalPacer {
  const lines = new Map<string, Line>();

  async function serve(workflowId: string, line: Line): Promise<void> {
    line.busy = true;
    while (line.waiting.length > 0) {
      const waitMs = line.notBeforeMs - Date.now();
      if (waitMs > 0) await wait(waitMs);
      const group = line.waiting.splice(0);
      line.notBeforeMs = Date.now() + MIN_GAP_MS;
      try {
        const heard = group.flatMap((one) => one.heard);
        const result = await send(starter, workflowId, heard);
        for (const one of group) one.resolve(result);
      } catch (error) {
        for (const one of [...group, ...line.waiting.splice(0)]) one.reject(error);
      }
    }
    line.busy = false;
    setTimeout(() => forget(workflowId, line), MIN_GAP_MS).unref();
  }

  /** Only once the pause is over: a line that was busy again meanwhile has a timer of its own. */
  function forget(workflowId: string, line: Line): void {
    if (!line.busy && Date.now() >= line.notBeforeMs && lines.get(workflowId) === line)
      lines.delete(workflowId);
  }

  return {
    tell: (workflowId, heard) =>
      new Promise((resolve, reject) => {
        const line = lines.get(workflowId) ?? { waiting: [], busy: false, notBeforeMs: 0 };
        lines.set(workflowId, line);
        line.waiting.push({ heard, resolve, reject });
        if (!line.busy) void serve(workflowId, line);
      }),
  };
}
