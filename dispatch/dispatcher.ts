import { randomUUID } from 'node:crypto';
import type { Calendar } from '../audience/calendar';
import type { Store } from '../store/repositories';
import type { EventRow } from '../store/rows';
import type { DispatchContext, DispatchLog } from './context';
import { refreshAnswerHours } from './answer-hours';
import { createContext } from './create-context';
import { enterByHand, type ManualEntry } from './enter-by-hand';
import type { EntryResult } from './enter-person';
import { every, type Repeating } from './every';
import { handlePerson } from './handle-person';
import { createHolds } from './holds';
import { createInflow } from './inflow';
import { judgeExperiments } from './judge-experiments';
import { createLanes, type Lanes } from './lanes';
import { createLeases, LEASE_MS, type Leases } from './leases';
import { PARTITIONS } from './partition-of';
import type { WebhookCaller } from '../message/webhook';
import { pushSegments, type PushTimes } from './push/push-segments';
import { createRoutedMarks } from './routed-marks';
import type { RunStarter } from './run-starter';
import { relateItems, type Relating } from './relate-items';
import { retrySetAside } from './retry-set-aside';
import { scanPeople } from './scan-people';
import type { DriveShadow } from './shadows';
import { sweep } from './sweeper';
import { tellAllRuns } from './tell-all-runs';
import { tellItems } from './tell-items';
import { createTiesSettled } from './ties-scan';
import { refreshFigures } from './trait-figures';
import { isUnheard } from './told-only';

export interface DispatcherOptions {
  store: Store;
  starter: RunStarter;
  calendar: Calendar;
  now?: () => number;
  log?: DispatchLog;
  /** Carries shadow runs on; without it shadows take no part. */
  drive?: DriveShadow;
  /** Calls the systems that segments are pushed to; without it nobody is told. */
  webhooks?: WebhookCaller;
  /** How often the inbox is read for what nobody announced; what the API stores here is announced. */
  pollMs?: number;
  /** How often dates, rechecks and unstarted runs are looked for. */
  sweepMs?: number;
  /** How many people are dealt with at once. */
  parallel?: number;
}

/** Takes events from the inbox to profiles, live runs and entries. */
export interface Dispatcher {
  /** Told of rows that are durable in the inbox. Never waits, never fails: what it cannot take is found there. */
  accept(rows: readonly EventRow[]): void;
  start(): Promise<void>;
  /** Finishes what is under way and gives the leases back. */
  stop(): Promise<void>;
  /** Reads what is published anew, as after a publish. */
  reload(): Promise<void>;
  /** Enters a person by hand, in turn with their events. */
  enter(asked: ManualEntry): Promise<EntryResult>;
  /**
   * Whether this dispatcher is the one that would route the row and nothing would come of it, so that it need not go
   * through the inbox. The row must name the surviving person.
   */
  isUnheard(row: EventRow): boolean;
  /** Rows in memory, waiting or being dealt with. */
  backlog(): number;
}

const SILENT: DispatchLog = { warn: () => undefined, info: () => undefined };

/** How long a stop waits for what is under way; the rest is taken up by whoever comes next. */
const STOP_MS = 20_000;

const REGISTRY_MS = 1_000;

/** Rows whose turn it is, as part of their person's history; none while that cannot be written: they come again. */
async function filedRows(context: DispatchContext, rows: readonly EventRow[]): Promise<EventRow[]> {
  try {
    const isToHandle = await context.filed.add(rows);
    return rows.filter((_, index) => isToHandle[index]);
  } catch (fault) {
    context.log.warn({ err: fault }, 'events could not be filed; they are seen again');
    return [];
  }
}

function createPersonLanes(context: DispatchContext, leases: Leases, parallel: number) {
  const holds = createHolds(context);
  const marks = createRoutedMarks(context);
  const lanes = createLanes({
    parallel,
    maxQueued: 10_000,
    maxTogether: 100,
    async handle(userRef, rows, isHere) {
      // The person is read meanwhile: nobody else deals with this person's rows now.
      const first = context.store.profiles.get(userRef);
      first.catch(() => undefined);
      const mine = await filedRows(
        context,
        rows.filter((row) => leases.owns(row.partition)),
      );
      const done = await handlePerson(context, holds, userRef, mine, isHere, first);
      if (done.length > 0) marks.mark(done);
    },
  });
  return { lanes, marks };
}

/** Work for all people at once is done by one dispatcher: the one that owns the first stream. */
function startChores(
  context: DispatchContext,
  lanes: Lanes,
  leases: Leases,
  sweepMs: number,
  isRunning: () => boolean,
): Repeating[] {
  // Whether figures of all people are due is looked up now and then; they are due once a day.
  const figuresMs = 30 * sweepMs;
  const scanned = new Set<string>();
  const told = new Set<string>();
  const looked = { hourMs: 0 };
  const settled = createTiesSettled(() => leases.held().length === PARTITIONS, Date.now);
  const relating: Relating = { pass: null, dueAtMs: null };
  const pushed: PushTimes = new Map();
  const { webhooks } = context;
  const push = async (): Promise<void> =>
    webhooks === undefined ? undefined : pushSegments(context, webhooks, pushed, leads);
  const leads = (): boolean => isRunning() && leases.owns(0);
  const failed = (error: unknown): void =>
    context.log.warn({ err: error }, 'a chore of the dispatcher failed; it is tried again');
  return [
    every(sweepMs, async () => leads() && (await sweep(context, lanes)), failed),
    every(sweepMs, async () => (leads() ? tellAllRuns(context, lanes, told, leads) : undefined), failed),
    every(sweepMs, async () => (leads() ? judgeExperiments(context, looked, leads) : undefined), failed),
    every(
      sweepMs,
      async () => (leads() ? scanPeople(context, lanes, scanned, leads, settled) : undefined),
      failed,
    ),
    every(sweepMs, async () => leads() && (await retrySetAside(context, lanes, scanned, leads)), failed),
    every(sweepMs, async () => void (leads() && (await push())), failed),
    every(sweepMs, async () => leads() && (await tellItems(context, lanes, leads, scanned)), failed),
    every(sweepMs, async () => leads() && (await relateItems(context, relating, leads, scanned)), failed),
    every(figuresMs, async () => leads() && (await refreshFigures(context, leads)), failed),
    every(figuresMs, async () => void (leads() && (await refreshAnswerHours(context, leads))), failed),
  ];
}

/** Puts a dispatcher together. It owns nothing and does nothing until it is started. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, log = SILENT, pollMs = 500, sweepMs = 1_000, parallel = 48 } = options;
  const now = options.now ?? (() => Date.now());
  // A lease is a matter of real time, whatever clock journeys are judged by.
  const leases = createLeases(store.partitions, randomUUID(), () => Date.now());
  const { context, refresh } = createContext({ ...options, now, log, accept: (rows) => accept(rows) });
  const { lanes, marks } = createPersonLanes(context, leases, parallel);
  const inflow = createInflow({ store, lanes, leases, now, isDone: (row) => marks.isDone(row) });
  let tasks: Repeating[] = [];
  let running = false;

  function accept(rows: readonly EventRow[]): void {
    if (running) inflow.accept(rows);
  }

  /** Who takes over a stream must know what those before have published: their runs may listen to it. */
  async function renew(): Promise<void> {
    await leases.renew();
    await refresh(false);
  }

  function startTasks(): Repeating[] {
    const failed = (error: unknown): void => log.warn({ err: error }, 'a task of the dispatcher failed');
    return [
      every(LEASE_MS / 3, renew, failed),
      every(pollMs, () => inflow.poll(), failed),
      every(REGISTRY_MS, () => refresh(false), failed),
      ...startChores(context, lanes, leases, sweepMs, () => running),
    ];
  }

  return {
    accept,
    async start() {
      await refresh(true);
      await leases.renew();
      running = true;
      tasks = startTasks();
    },
    async stop() {
      running = false;
      await Promise.all(tasks.map((task) => task.stop()));
      lanes.clear();
      const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref());
      await Promise.race([
        lanes.idle().then(() => Promise.all([context.routed.idle(), context.started.flush()])),
        late,
      ]);
      await leases.release();
    },
    reload: () => refresh(true),
    async enter(asked) {
      await refresh(false);
      return lanes.run(asked.userRef, () => enterByHand(context, asked));
    },
    isUnheard: (row) => running && leases.owns(row.partition) && isUnheard(context.registry(), row),
    backlog: () => lanes.size(),
  };
}
