import { randomUUID } from 'node:crypto';
import type { Calendar } from '../audience/calendar';
import type { Store } from '../store/repositories';
import type { EventRow } from '../store/rows';
import { createContext } from './create-context';
import type { DispatchLog } from './context';
import type { EntryResult } from './enter-person';
import { enterByHand, type ManualEntry } from './enter-by-hand';
import { every, type Repeating } from './every';
import { createPersonHandler } from './handle-person';
import { createInflow } from './inflow';
import { createLanes } from './lanes';
import { createLeases, LEASE_MS } from './leases';
import type { RunStarter } from './run-starter';
import { scanPeople } from './scan-people';
import { sweep } from './sweeper';

export interface DispatcherOptions {
  store: Store;
  starter: RunStarter;
  calendar: Calendar;
  now?: () => number;
  log?: DispatchLog;
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
  /** Rows in memory, waiting or being dealt with. */
  backlog(): number;
}

const SILENT: DispatchLog = { warn: () => undefined, info: () => undefined };

/** How long a stop waits for what is under way; the rest is taken up by whoever comes next. */
const STOP_MS = 20_000;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, log = SILENT, pollMs = 500, sweepMs = 1_000 } = options;
  const now = options.now ?? (() => Date.now());
  const leases = createLeases(store.partitions, randomUUID(), now);
  const { context, refresh } = createContext({ ...options, now, log, accept: (rows) => accept(rows) });
  const handler = createPersonHandler(context, (partition) => leases.owns(partition));
  const lanes = createLanes({
    parallel: options.parallel ?? 48,
    maxQueued: 10_000,
    maxTogether: 100,
    handle: (userRef, rows, isHere) => handler.handle(userRef, rows, isHere),
  });
  const inflow = createInflow({ store, lanes, leases, now, isDone: (row) => handler.isDone(row) });
  const scanned = new Set<string>();
  let tasks: Repeating[] = [];
  let running = false;

  function accept(rows: readonly EventRow[]): void {
    if (running) inflow.accept(rows);
  }

  function repeat(name: string, ms: number, task: () => Promise<boolean | undefined>): Repeating {
    return every(ms, task, (error) =>
      log.warn({ err: error, task: name }, 'a task of the dispatcher failed'),
    );
  }

  /** Work for all people at once is done by one dispatcher: the one that owns the first stream. */
  const leads = (): boolean => running && leases.owns(0);

  return {
    accept,
    async start() {
      await refresh(true);
      await leases.renew();
      running = true;
      tasks = [
        repeat('leases', LEASE_MS / 3, () => leases.renew().then(() => undefined)),
        repeat('inbox', pollMs, () => inflow.poll()),
        repeat('registry', 1_000, () => refresh(false).then(() => undefined)),
        repeat('sweep', sweepMs, async () => leads() && (await sweep(context, lanes))),
        repeat('scan', sweepMs, async () => {
          if (leads()) await scanPeople(context, lanes, scanned, leads);
          return false;
        }),
      ];
    },
    async stop() {
      running = false;
      await Promise.all(tasks.map((task) => task.stop()));
      lanes.clear();
      const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref());
      await Promise.race([lanes.idle().then(() => context.routed.idle()), late]);
      await leases.release();
    },
    reload: () => refresh(true),
    async enter(asked) {
      await refresh(false);
      return lanes.run(asked.userRef, () => enterByHand(context, asked));
    },
    backlog: () => lanes.size(),
  };
}
