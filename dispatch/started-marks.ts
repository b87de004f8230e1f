import type { Store } from '../store/repositories';
import { createGather } from '../store/gather';
import type { DispatchLog } from './context';

/** How long marks wait for others: most runs are over by then, and an ended run needs none. */
const LINGER_MS = 3_000;

/** Notes that workflows were started. Nobody waits for it: after a crash the sweeper starts them again, to no effect. */
export interface StartedMarks {
  mark(runId: string): void;
  /** Whether the run was started here a moment ago, whatever its row says. */
  has(runId: string): boolean;
  /** Makes the marks now, and resolves when they are made. */
  flush(): Promise<void>;
}

/** Marks that travel together, well before the sweeper takes their runs for unstarted. */
export function createStartedMarks(
  store: { runs: Pick<Store['runs'], 'markStarted'> },
  log: DispatchLog,
): StartedMarks {
  const pending = new Set<string>();
  const marks = createGather<string, void>(
    async (runIds) => {
      await store.runs.markStarted(runIds);
      return runIds.map(() => undefined);
    },
    { maxBatch: 500, maxQueued: Number.POSITIVE_INFINITY, parallel: 1, lingerMs: LINGER_MS },
  );
  return {
    mark(runId) {
      pending.add(runId);
      marks
        .add([runId])
        .catch((fault: unknown) =>
          log.warn({ err: fault }, 'started runs were not marked; they are started again'),
        )
        .finally(() => pending.delete(runId));
    },
    has: (runId) => pending.has(runId),
    async flush() {
      marks.flush();
      await marks.idle();
    },
  };
}
