import type { Calendar } from '../audience/calendar';
import type { InsertOutcome, Store } from '../store/repositories';
import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext, DispatchLog } from './context';
import { createGather } from './gather';
import { createPlanSource } from './plans';
import { loadRegistry, revisionOf, type Registry } from './registry';
import type { RunStarter } from './run-starter';
import { createSignalPacer } from './signal-pacer';

export interface ContextOptions {
  store: Store;
  starter: RunStarter;
  calendar: Calendar;
  now: () => number;
  log: DispatchLog;
  accept: (rows: readonly EventRow[]) => void;
}

/** Many people share one call; a few calls may be under way at once. */
const GROUPED = { maxBatch: 500, maxQueued: 1_000_000, parallel: 4 };

function groupedCalls(store: Store): Pick<DispatchContext, 'profiles' | 'saves' | 'routed'> {
  return {
    profiles: createGather<string, ProfileRow | null>(async (refs) => {
      const found = await store.profiles.getMany(refs);
      return refs.map((ref) => found.get(ref) ?? null);
    }, GROUPED),
    saves: createGather<ProfileRow, boolean>(async (rows) => {
      const stale = new Set(await store.profiles.saveMany(rows));
      return rows.map((row) => !stale.has(row.userRef));
    }, GROUPED),
    routed: createGather<Pick<EventRow, 'userRef' | 'messageId'>, void>(async (rows) => {
      await store.events.markRouted(rows);
      return rows.map(() => undefined);
    }, GROUPED),
  };
}

/** What the parts of one dispatcher share, and how what is published is read anew. */
export function createContext(options: ContextOptions): {
  context: DispatchContext;
  /** Reads the registry anew where anything changed, or in any case. */
  refresh: (always: boolean) => Promise<void>;
} {
  const { store, starter, calendar, now, log, accept } = options;
  let registry: Registry | null = null;
  const inserts = createGather<EventRow, InsertOutcome>((rows) => store.events.insertMany(rows), GROUPED);

  async function record(rows: readonly EventRow[]): Promise<InsertOutcome[]> {
    const outcomes = await inserts.add(rows);
    accept(rows.filter((_, index) => outcomes[index]?.status === 'stored'));
    return outcomes;
  }

  async function refresh(always: boolean): Promise<void> {
    if (!always && registry !== null && registry.revision === (await revisionOf(store))) return;
    registry = await loadRegistry(store);
  }

  const context: DispatchContext = {
    store,
    starter,
    calendar,
    now,
    log,
    record,
    ...groupedCalls(store),
    pacer: createSignalPacer(starter),
    plans: createPlanSource(store.journeys),
    registry() {
      if (registry === null) throw new Error('The dispatcher has not been started');
      return registry;
    },
  };
  return { context, refresh };
}
