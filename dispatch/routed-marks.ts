import type { EventRow } from '../store/rows';
import type { DispatchContext } from './context';
import { rowId } from './lanes';

/** How many rows dealt with are remembered. */
const MOST_REMEMBERED = 20_000;

/** How long after its note a row counts as done: a look at the inbox that began before the note may still bring it. */
const LOOK_MS = 3_000;

/** What was dealt with, noted in the inbox a little later. */
export interface RoutedMarks {
  /**
   * Notes rows in the inbox. Nobody waits for it: until the note is made, a look at the inbox still finds the row, and
   * `isDone` knows it; after a crash it is dealt with again, to no effect.
   */
  mark(rows: readonly EventRow[]): void;
  /** Whether the row in the inbox is the one that was dealt with, not a repetition that came later. */
  isDone(row: EventRow): boolean;
}

/** Marks that are made in groups, behind the events that come next. */
export function createRoutedMarks(
  context: Pick<DispatchContext, 'routed' | 'log'>,
  now: () => number = Date.now,
): RoutedMarks {
  /** By id, until when a row counts as done; for ever while it is being noted. */
  const doneUntilMs = new Map<string, number>();
  function remember(rows: readonly EventRow[], untilMs: number): void {
    for (const row of rows) doneUntilMs.set(rowId(row), untilMs);
  }
  return {
    mark(rows) {
      for (let over = doneUntilMs.size + rows.length - MOST_REMEMBERED; over > 0; over -= 1) {
        doneUntilMs.delete(doneUntilMs.keys().next().value ?? '');
      }
      remember(rows, Infinity);
      context.routed.add(rows).then(
        () => remember(rows, now() + LOOK_MS),
        (fault: unknown) => {
          for (const row of rows) doneUntilMs.delete(rowId(row));
          context.log.warn({ err: fault }, 'events were dealt with and not marked; they are seen again');
        },
      );
    },
    isDone: (row) => (doneUntilMs.get(rowId(row)) ?? 0) > now(),
  };
}
