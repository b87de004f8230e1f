import type { InsertOutcome, Store } from '../store/repositories';
import type { EventRow } from '../store/rows';

/** Where events are kept, and who is told of those that have to be routed. */
export interface Recording {
  events: Pick<Store['events'], 'insertMany'>;
  accept: (rows: readonly EventRow[]) => void;
}

/**
 * Stores events and announces those that are new. What nobody hears is kept as history, outside the inbox, and
 * announced to nobody; such a row must name the surviving person.
 */
export async function recordEvents(
  { events, accept }: Recording,
  rows: readonly EventRow[],
  isUnheard: (row: EventRow) => boolean = () => false,
): Promise<InsertOutcome[]> {
  const unheard = new Set(rows.filter((row) => isUnheard(row)));
  const outcomes = await events.insertMany(rows, (row) => unheard.has(row));
  accept(rows.filter((row, index) => outcomes[index]?.status === 'stored' && !unheard.has(row)));
  return outcomes;
}
