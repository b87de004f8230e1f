import { draw } from '../audience/draw';
import type { EventRow } from '../store/rows';
import type { DispatchContext } from './context';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/**
 * When an event that could not be dealt with is tried again; nothing is ever given up. Each person has instants of
 * their own: two who are in each other's way, as by an alias there and one back, would else meet again every time.
 */
function retryAfterMs(userRef: string, attempts: number): number {
  const afterMs = FIRST_RETRY_MS * 2 ** Math.min(attempts, 20);
  return Math.min(afterMs * (1 + draw(userRef, `retry ${String(attempts)}`)), LONGEST_RETRY_MS);
}

/** People whose events wait, because an earlier one could not be dealt with. */
export interface Holds {
  isHeld(userRef: string): boolean;
  /** Puts the rows back into the inbox, to be tried again together. */
  hold(userRef: string, rows: readonly EventRow[], error: unknown): Promise<void>;
}

/** Nobody is held at first; holds live in memory, the times of the next try in the inbox. */
export function createHolds(context: Pick<DispatchContext, 'store' | 'now'>): Holds {
  const untilMs = new Map<string, number>();
  return {
    isHeld(userRef) {
      const heldUntilMs = untilMs.get(userRef);
      if (heldUntilMs === undefined) return false;
      if (heldUntilMs > context.now()) return true;
      untilMs.delete(userRef);
      return false;
    },
    async hold(userRef, rows, error) {
      const first = rows[0];
      if (first === undefined) return;
      const heldUntilMs = untilMs.get(userRef) ?? 0;
      // Rows that only wait behind another are due with it: if they moved the next try, each would put off the other.
      const againMs =
        error === null
          ? heldUntilMs
          : Math.max(context.now() + retryAfterMs(userRef, first.attempts), heldUntilMs);
      untilMs.set(userRef, againMs);
      const text =
        error instanceof Error ? `${error.name}: ${error.message}` : 'held behind an earlier event';
      try {
        for (const row of rows) await context.store.events.markFailed(row, againMs, text);
      } catch {
        // The database is away: the rows are still unrouted there, and are found again when it is back.
      }
    },
  };
}
