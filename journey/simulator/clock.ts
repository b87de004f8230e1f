/** At one instant, what comes from outside is first, then what time alone brings to the person, then timers of runs. */
export type Rank = 0 | 1 | 2;

interface Due<What> {
  atMs: number;
  rank: Rank;
  order: number;
  what: What;
}

/** A virtual clock: gives what is due in the order of time, rank, and age. */
export interface Clock<What> {
  add(atMs: number, rank: Rank, what: What): void;
  /** Takes the next thing that is due at or before `untilMs`; its instant is then in `nowMs`. */
  next(untilMs: number): What | undefined;
  /** The instant of what is due next; null when nothing is. */
  dueMs(): number | null;
  /** The instant of what was taken last. It never goes back, but by a restart. */
  nowMs: number;
  /** Forgets what waits, and begins anew. */
  restart(startMs: number): void;
}

function isBefore<What>(a: Due<What>, b: Due<What>): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  return a.rank === b.rank ? a.order < b.order : a.rank < b.rank;
}

function siftUp<What>(heap: Due<What>[], due: Due<What>): void {
  let index = heap.length;
  heap.push(due);
  while (index > 0) {
    const above = (index - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(due, parent)) break;
    heap[index] = parent;
    index = above;
  }
  heap[index] = due;
}

function siftDown<What>(heap: Due<What>[], due: Due<What>): void {
  let index = 0;
  for (;;) {
    let below = 2 * index + 1;
    let child = heap[below];
    if (child === undefined) break;
    const right = heap[below + 1];
    if (right !== undefined && isBefore(right, child)) {
      child = right;
      below += 1;
    }
    if (!isBefore(child, due)) break;
    heap[index] = child;
    index = below;
  }
  heap[index] = due;
}

/** A clock on a binary heap: adding and taking cost the logarithm of what waits. */
export function createClock<What>(startMs: number): Clock<What> {
  const heap: Due<What>[] = [];
  let order = 0;
  return {
    nowMs: startMs,
    add(atMs, rank, what) {
      siftUp(heap, { atMs: Math.max(atMs, this.nowMs), rank, order: order++, what });
    },
    restart(atMs) {
      heap.length = 0;
      order = 0;
      this.nowMs = atMs;
    },
    dueMs: () => heap[0]?.atMs ?? null,
    next(untilMs) {
      const top = heap[0];
      if (top === undefined || top.atMs > untilMs) return undefined;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) siftDown(heap, last);
      this.nowMs = top.atMs;
      return top.what;
    },
  };
}
