import type { Heard } from '../journey/engine/run';
import type { RunStarter } from './run-starter';

/** At most five signals a second to one run: more can keep a workflow from ever completing a task. */
const MIN_GAP_MS = 200;

/** How many things one signal may carry, so that its payload stays small. */
const MOST_TOGETHER = 200;

/** Tells runs what they listen to, at a pace that a workflow can keep up with. */
export interface SignalPacer {
  /** Resolves once the run has been told (or is gone). What is told in quick succession travels in one signal. */
  tell(workflowId: string, heard: readonly Heard[]): Promise<'delivered' | 'gone'>;
}

interface Telling {
  heard: Heard[];
  waiters: { resolve(result: 'delivered' | 'gone'): void; reject(error: unknown): void }[];
}

/** `now` and `later` are the clock; tests give their own. */
export function createSignalPacer(
  starter: Pick<RunStarter, 'signal'>,
  now: () => number = Date.now,
  later: (run: () => void, ms: number) => void = (run, ms) => void setTimeout(run, ms).unref(),
): SignalPacer {
  const next = new Map<string, Telling>();
  const lastMs = new Map<string, number>();

  async function send(workflowId: string): Promise<void> {
    const telling = next.get(workflowId);
    next.delete(workflowId);
    if (telling === undefined) return;
    lastMs.set(workflowId, now());
    try {
      let result: 'delivered' | 'gone' = 'delivered';
      for (let from = 0; from < telling.heard.length && result === 'delivered'; from += MOST_TOGETHER) {
        result = await starter.signal(workflowId, { heard: telling.heard.slice(from, from + MOST_TOGETHER) });
      }
      for (const waiter of telling.waiters) waiter.resolve(result);
    } catch (error) {
      for (const waiter of telling.waiters) waiter.reject(error);
    } finally {
      later(() => {
        if (now() - (lastMs.get(workflowId) ?? 0) >= MIN_GAP_MS) lastMs.delete(workflowId);
      }, MIN_GAP_MS);
    }
  }

  return {
    tell(workflowId, heard) {
      return new Promise((resolve, reject) => {
        const telling = next.get(workflowId);
        if (telling !== undefined) {
          telling.heard.push(...heard);
          telling.waiters.push({ resolve, reject });
          return;
        }
        next.set(workflowId, { heard: [...heard], waiters: [{ resolve, reject }] });
        const waitMs = (lastMs.get(workflowId) ?? -Infinity) + MIN_GAP_MS - now();
        if (waitMs <= 0) void send(workflowId);
        else later(() => void send(workflowId), waitMs);
      });
    },
  };
}
