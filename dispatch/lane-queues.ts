import type { EventRow } from '../store/rows';

/** One thing that waits for a person's turn. */
type LaneItem = { row: EventRow } | { job: () => Promise<void> };

/** The next thing to do for a person: one job, or the rows up to the next job. */
export type Turn = { job: () => Promise<void> } | { rows: EventRow[] };

/** Queues by person, and whose turn it is. A person has at most one turn at a time. */
export interface LaneQueues {
  append(userRef: string, item: LaneItem): void;
  /** Takes the next turn of whoever waits longest; null when nobody who is free waits. */
  next(mostRows: number): { userRef: string; turn: Turn } | null;
  /** The turn is over: the person may have the next one. */
  finish(userRef: string): void;
  /** How many people have their turn. */
  busy(): number;
  isEmpty(): boolean;
  /** Takes out all rows that wait and leaves the jobs. */
  removeRows(): EventRow[];
}

function takeTurn(queue: LaneItem[], mostRows: number): Turn {
  const first = queue[0];
  if (first !== undefined && 'job' in first) {
    queue.shift();
    return first;
  }
  const rows: EventRow[] = [];
  for (const item of queue) {
    if ('job' in item || rows.length >= mostRows) break;
    rows.push(item.row);
  }
  queue.splice(0, rows.length);
  return { rows };
}

/** Empty queues. */
export function createLaneQueues(): LaneQueues {
  const queues = new Map<string, LaneItem[]>();
  const busy = new Set<string>();
  const ready: string[] = [];
  return {
    append(userRef, item) {
      const queue = queues.get(userRef);
      if (queue !== undefined) {
        queue.push(item);
        return;
      }
      queues.set(userRef, [item]);
      ready.push(userRef);
    },
    next(mostRows) {
      const userRef = ready.shift();
      if (userRef === undefined) return null;
      busy.add(userRef);
      return { userRef, turn: takeTurn(queues.get(userRef) ?? [], mostRows) };
    },
    finish(userRef) {
      busy.delete(userRef);
      const left = queues.get(userRef)?.length ?? 0;
      if (left > 0) ready.push(userRef);
      else queues.delete(userRef);
    },
    busy: () => busy.size,
    isEmpty: () => queues.size === 0,
    removeRows() {
      const removed: EventRow[] = [];
      for (const queue of queues.values()) {
        for (const item of queue) if ('row' in item) removed.push(item.row);
        queue.splice(0, queue.length, ...queue.filter((item) => 'job' in item));
      }
      return removed;
    },
  };
}
