import type { Calendar } from '../audience/calendar';
import type { Store } from '../store/repositories';
import type { EventRow, ProfileRow, RunRow } from '../store/rows';
import type { DispatchContext, DispatchLog, Listening } from './context';
import { createGather } from '../store/gather';
import type { WebhookCaller } from '../message/webhook';
import { createPlanSource } from './plans';
import { recordEvents } from './record-events';
import { loadRegistry, revisionOf, type Registry } from './registry';
import type { RunStarter } from './run-starter';
import type { DriveShadow } from './shadows';
import { createSignalPacer } from './signal-pacer';
import { createStartedMarks } from './started-marks';
import { isUnheard } from './told-only';

export interface ContextOptions {
  store: Store;
  starter: RunStarter;
  calendar: Calendar;
  now: () => number;
  log: DispatchLog;
  accept: (rows: readonly EventRow[]) => void;
  drive?: DriveShadow;
  webhooks?: WebhookCaller;
}

/** Many people share one call: what comes while one is under way goes with the next. */
const GROUPED = { maxBatch: 500, maxQueued: 1_000_000, parallel: 1 };

function groupedCalls(store: Store): Pick<DispatchContext, 'saves' | 'filed' | 'routed' | 'listening'> {
  return {
    saves: createGather<ProfileRow, boolean>(async (rows) => {
      const stale = new Set(await store.profiles.saveMany(rows));
      return rows.map((row) => !stale.has(row.userRef));
    }, GROUPED),
    listening: createGather<Listening, RunRow[]>(async (asked) => {
      const refs = new Set(asked.flatMap((one) => one.refs));
      const tokens = new Set(asked.flatMap((one) => one.tokens));
      const runs = await store.runs.listening([...refs], [...tokens]);
      // One question for all may find more than each asked for.
      return asked.map((one) =>
        runs.filter(
          (run) => one.refs.includes(run.userRef) && run.listens.some((token) => one.tokens.includes(token)),
        ),
      );
    }, GROUPED),
    filed: createGather<EventRow, boolean>(async (rows) => {
      const toHandle = new Set(await store.events.file(rows));
      return rows.map((row) => toHandle.has(row));
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

  const recording = { events: store.events, accept };

  function current(): Registry {
    if (registry === null) throw new Error('The dispatcher has not been started');
    return registry;
  }

  async function refresh(always: boolean): Promise<void> {
    if (!always && registry !== null && registry.revision === (await revisionOf(store))) return;
    registry = await loadRegistry(store, calendar);
  }

  const context: DispatchContext = {
    store,
    starter,
    calendar,
    now,
    log,
    record: (rows) => recordEvents(recording, rows),
    async tell(row) {
      await recordEvents(recording, [row], (one) => isUnheard(current(), one));
    },
    ...groupedCalls(store),
    started: createStartedMarks(store, log),
    pacer: createSignalPacer(starter),
    plans: createPlanSource(store.journeys),
    registry: current,
    ...(options.drive === undefined ? {} : { drive: options.drive }),
    ...(options.webhooks === undefined ? {} : { webhooks: options.webhooks }),
  };
  return { context, refresh };
}
