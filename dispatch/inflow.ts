import type { Store } from '../store/repositories';
import type { EventRow } from '../store/rows';
import type { Lanes } from './lanes';
import type { Leases } from './leases';

/** How many rows one look at the inbox takes. */
const PAGE = 1_000;

/** How many looks in a row are left out at most. */
const MOST_REST = 7;

/** How rows come to the lanes: announced by whoever stored them, or found in the inbox. */
export interface Inflow {
  accept(rows: readonly EventRow[]): void;
  /** Looks at the inbox, unless it was found to hold only what is here already; true when there is more than fitted. */
  poll(): Promise<boolean>;
}

interface InflowDeps {
  store: Pick<Store, 'events'>;
  lanes: Lanes;
  leases: Leases;
  now(): number;
  isDone(row: EventRow): boolean;
}

/**
 * Announced rows are believed only while the inbox holds nothing older: otherwise they would overtake. Once a row does
 * not fit, or a look finds a full page, rows come from the inbox alone, oldest first, until a look finds the end.
 */
export function createInflow(deps: InflowDeps): Inflow {
  let direct = false;
  /** Rows announced while a look is under way: they come after what it finds. */
  let meanwhile: EventRow[] | null = null;
  /** How many looks are left out, and how many were last time: a backlog that is here already is not read over and over. */
  let rest = 0;
  let lastRest = 0;

  function take(rows: readonly EventRow[]): void {
    const mine = rows.filter((row) => deps.leases.owns(row.partition) && !deps.isDone(row));
    if (mine.length > 0 && !deps.lanes.push(mine)) direct = false;
  }

  return {
    accept(rows) {
      if (meanwhile !== null) {
        if (meanwhile.length + rows.length <= PAGE) meanwhile.push(...rows);
        else direct = false;
        return;
      }
      if (direct) take(rows);
    },
    async poll() {
      if (deps.lanes.size() > PAGE) return false;
      if (rest > 0 && direct && deps.lanes.size() > 0) {
        rest -= 1;
        return false;
      }
      const held = deps.leases.held();
      if (held.length === 0) return false;
      meanwhile = [];
      direct = true;
      try {
        const found = await deps.store.events.unrouted(held, deps.now(), PAGE);
        const known = deps.lanes.size();
        take(found);
        lastRest =
          found.length > 0 && deps.lanes.size() === known ? Math.min(2 * lastRest + 1, MOST_REST) : 0;
        rest = lastRest;
        const announced = meanwhile;
        if (found.length >= PAGE) direct = false;
        if (direct) take(announced);
        return found.length >= PAGE && deps.lanes.size() < PAGE / 2;
      } catch (error) {
        direct = false;
        throw error;
      } finally {
        meanwhile = null;
      }
    },
  };
}
