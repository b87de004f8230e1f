import type { EventRow } from '../store/rows';
import { createLaneQueues, type Turn } from './lane-queues';

/** Rows that wait for their person's turn. One lane a person: never two at once, always in order. */
export interface Lanes {
  /** Appends rows that are not here yet. False when there is no room; nothing is then taken. */
  push(rows: readonly EventRow[]): boolean;
  /** Runs a job of this person when it is its turn, so that it never overlaps with their events. */
  run<Result>(userRef: string, job: () => Promise<Result>): Promise<Result>;
  /** How many rows wait or are being handled. */
  size(): number;
  /** Forgets the rows that wait; what is being handled is finished. */
  clear(): void;
  idle(): Promise<void>;
}

export interface LanesOptions {
  /** How many people are handled at once. */
  parallel: number;
  /** How many rows may wait in memory. */
  maxQueued: number;
  /** How many rows of one person are handled together. */
  maxTogether: number;
  /** Handles the rows of one person; `isHere` tells rows that wait or are being handled. Must not throw. */
  handle(userRef: string, rows: EventRow[], isHere: (id: string) => boolean): Promise<void>;
}

/** The identity of a row, as the inbox knows it. */
export function rowId(row: Pick<EventRow, 'userRef' | 'messageId'>): string {
  return `${row.userRef}/${row.messageId}`;
}

/** Queues by person, handled with bounded concurrency and bounded memory. */
export function createLanes(options: LanesOptions): Lanes {
  const queues = createLaneQueues();
  const here = new Set<string>();
  const idlers: (() => void)[] = [];

  async function take(userRef: string, turn: Turn): Promise<void> {
    if ('job' in turn) await turn.job();
    else await options.handle(userRef, turn.rows, (id) => here.has(id));
    if ('rows' in turn) for (const row of turn.rows) here.delete(rowId(row));
    queues.finish(userRef);
    pump();
  }

  function pump(): void {
    while (queues.busy() < options.parallel) {
      const next = queues.next(options.maxTogether);
      if (next === null) break;
      void take(next.userRef, next.turn);
    }
    if (queues.isEmpty()) for (const idler of idlers.splice(0)) idler();
  }

  return {
    push(rows) {
      const fresh = rows.filter((row) => !here.has(rowId(row)));
      if (here.size + fresh.length > options.maxQueued) return false;
      for (const row of fresh) {
        here.add(rowId(row));
        queues.append(row.userRef, { row });
      }
      pump();
      return true;
    },
    run: (userRef, job) =>
      new Promise((resolve, reject) => {
        queues.append(userRef, { job: () => job().then(resolve, reject) });
        pump();
      }),
    size: () => here.size,
    clear() {
      for (const row of queues.removeRows()) here.delete(rowId(row));
    },
    idle: () => (queues.isEmpty() ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
  };
}
