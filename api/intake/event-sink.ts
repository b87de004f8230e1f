import { createGather } from '../../store/gather';
import type { InsertOutcome, Store } from '../../store/repositories';
import type { EventRow } from '../../store/rows';

/** Rows that may wait to be stored, by weight in bytes; beyond it intake answers 503. */
const MOST_WAITING_BYTES = 48 * 1024 * 1024;

/** Where accepted events go: into the database, and then to whoever is told of them. */
export interface EventSink {
  /** Resolves when the rows are durable; one outcome a row, in order. */
  store(rows: readonly EventRow[], bytes: number): Promise<InsertOutcome[]>;
  /** Resolves when nothing is waiting any more, for a graceful stop. */
  idle(): Promise<void>;
  waitingBytes(): number;
}

/**
 * Group commit: requests that arrive while an insert is under way share the next one. `accept` is told of the rows
 * that were new, only after they are durable; should it miss them, the dispatcher finds them in the database.
 */
export function createEventSink(
  events: Pick<Store['events'], 'receive'>,
  accept: (rows: EventRow[]) => void,
): EventSink {
  const gather = createGather<EventRow, InsertOutcome>((rows) => events.receive(rows), {
    maxBatch: 1_000,
    maxQueued: MOST_WAITING_BYTES,
    // Two at once would each carry half as many, for the same rows at more calls.
    parallel: 1,
  });
  return {
    async store(rows, bytes) {
      const outcomes = await gather.add(rows, bytes);
      const fresh = rows.filter((_, index) => outcomes[index]?.status === 'stored');
      if (fresh.length > 0) accept(fresh);
      return outcomes;
    },
    idle: () => gather.idle(),
    waitingBytes: () => gather.queued(),
  };
}
