import type { EventRow } from '../store/rows';
import type { DispatchContext } from './context';
import { rowId } from './lanes';

/** How many rows dealt with are remembered. */
const MOST_REMEMBERED = 20_000;

/** What was dealt with, noted in the inbox a little later. */
export interface RoutedMarks {
  /**
   * Notes rows in the inbox. Nobody waits for it: until the note is made, a look at the inbox still finds the row, and
   * `isDone` knows it; after a crash it is dealt with again, to no effect.
   */
  mark(rows: readonly EventRow[]): void;
  isDone(row: EventRow): boolean;
}

/** Marks that are made in groups, behind the events that come next. */
export function createRoutedMarks(context: Pick<DispatchContext, 'routed' | 'log'>): RoutedMarks {
  const done = new Set<string>();
  return {
    mark(rows) {
      for (const row of rows) {
        if (done.size >= MOST_REMEMBERED) done.delete(done.values().next().value ?? '');
        done.add(rowId(row));
      }
      context.routed.add(rows).catch((fault: unknown) => {
        for (const row of rows) done.delete(rowId(row));
        context.log.warn({ err: fault }, 'events were dealt with and not marked; they are seen again');
      });
    },
    isDone: (row) => done.has(rowId(row)),
  };
}
