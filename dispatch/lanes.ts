import type { EventRow } from '../store/rows';

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

type Item = { row: EventRow } | { job: () => Promise<void> };

/** The identity of a row, as the inbox knows it. */
export function rowId(row: Pick<EventRow, 'userRef' | 'messageId'>): string {
  return `${row.userRef}/${row.messageId}`;
}

/** The next thing to do for a person: one job, or the rows up to the next job. */
function takeNext(queue: Item[], most: number): { job: () => Promise<void> } | { rows: EventRow[] } {
  const first = queue[0];
  if (first !== undefined && 'job' in first) {
    queue.shift();
    return first;
  }
  const rows: EventRow[] = [];
  for (const item of queue) {
    if ('job' in item || rows.length >= most) break;
    rows.push(item.row);
  }
  queue.splice(0, rows.length);
  return { rows };
}

/** Queues by person, handled with bounded concurrency and bounded memory. */
export function createLanes(options: LanesOptions): Lanes {
  const waiting = new Map<string, Item[]>();
  const busy = new Set<string>();
  const ready: string[] = [];
  const here = new Set<string>();
  const idlers: (() => void)[] = [];
  const isHere = (id: string): boolean => here.has(id);

  async function turn(userRef: string): Promise<void> {
    const queue = waiting.get(userRef) ?? [];
    const next = takeNext(queue, options.maxTogether);
    if ('job' in next) await next.job();
    else await options.handle(userRef, next.rows, isHere);
    if ('rows' in next) for (const row of next.rows) here.delete(rowId(row));
    busy.delete(userRef);
    if (queue.length > 0) ready.push(userRef);
    else waiting.delete(userRef);
    pump();
  }

  function pump(): void {
    while (busy.size < options.parallel) {
      const userRef = ready.shift();
      if (userRef === undefined) break;
      busy.add(userRef);
      void turn(userRef);
    }
    if (busy.size === 0 && waiting.size === 0) for (const idler of idlers.splice(0)) idler();
  }

  function append(userRef: string, item: Item): void {
    const queue = waiting.get(userRef);
    if (queue !== undefined) {
      queue.push(item);
      return;
    }
    waiting.set(userRef, [item]);
    ready.push(userRef);
  }

  return {
    push(rows) {
      const fresh = rows.filter((row) => !here.has(rowId(row)));
      if (here.size + fresh.length > options.maxQueued) return false;
      for (const row of fresh) {
        here.add(rowId(row));
        append(row.userRef, { row });
      }
      pump();
      return true;
    },
    run: (userRef, job) =>
      new Promise((resolve, reject) => {
        append(userRef, { job: () => job().then(resolve, reject) });
        pump();
      }),
    size: () => here.size,
    clear() {
      for (const queue of waiting.values()) {
        const jobs = queue.filter((item) => 'job' in item);
        for (const item of queue) if ('row' in item) here.delete(rowId(item.row));
        queue.splice(0, queue.length, ...jobs);
      }
      pump();
    },
    idle: () =>
      busy.size === 0 && waiting.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => idlers.push(resolve)),
  };
}
