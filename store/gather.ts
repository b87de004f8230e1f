/** Thrown to a caller whose items do not fit: it should come back a little later. */
export class QueueFull extends Error {
  constructor() {
    super('the queue is full');
    this.name = 'QueueFull';
  }
}

export interface GatherOptions {
  /** The most items in one call. */
  maxBatch: number;
  /** The most weight (items, unless weights are given) that may wait or be under way. */
  maxQueued: number;
  /** How many calls may be under way at once. */
  parallel: number;
  /** How long the first of a group waits for others; 0, the usual, for what somebody is waiting for. */
  lingerMs?: number;
}

export interface Gather<Item, Result> {
  /** Resolves with one result an item, in order, once the call that carried them has succeeded. */
  add(items: readonly Item[], weight?: number): Promise<Result[]>;
  /** What waits or is under way, in the unit of the weights. */
  queued(): number;
  /** Sends what waits without lingering. */
  flush(): void;
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

interface Waiting<Item, Result> {
  items: readonly Item[];
  weight: number;
  resolve(results: Result[]): void;
  reject(error: unknown): void;
}

/** Takes from the front what fits into one call; at least one, however large. */
function takeGroup<Item, Result>(waiting: Waiting<Item, Result>[], most: number): Waiting<Item, Result>[] {
  let count = 0;
  let index = 0;
  for (; index < waiting.length; index += 1) {
    const size = waiting[index]?.items.length ?? 0;
    if (index > 0 && count + size > most) break;
    count += size;
  }
  return waiting.splice(0, index);
}

/** Gives each caller its part of the results. */
function shareOut<Item, Result>(group: readonly Waiting<Item, Result>[], results: readonly Result[]): void {
  let from = 0;
  for (const one of group) {
    one.resolve(results.slice(from, from + one.items.length));
    from += one.items.length;
  }
}

/** One turn of the event loop lets requests that arrived together share a call; lingering lets more. Gives a way back. */
function soon(start: () => void, lingerMs: number): () => void {
  if (lingerMs > 0) {
    const timer = setTimeout(start, lingerMs);
    return () => clearTimeout(timer);
  }
  const turn = setImmediate(start);
  return () => clearImmediate(turn);
}

/**
 * Group commit: what is asked for while a call is under way shares the next one, so that many concurrent callers cost
 * few round trips and a lone caller waits for nobody. Items of one `add` travel together.
 */
export function createGather<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  options: GatherOptions,
): Gather<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  const idlers: (() => void)[] = [];
  let queued = 0;
  let underWay = 0;
  let unschedule: (() => void) | null = null;
  const { lingerMs = 0 } = options;

  async function flush(): Promise<void> {
    const group = takeGroup(waiting, options.maxBatch);
    underWay += 1;
    try {
      shareOut(group, await run(group.flatMap((one) => one.items)));
    } catch (error) {
      for (const one of group) one.reject(error);
    } finally {
      underWay -= 1;
      queued -= group.reduce((sum, one) => sum + one.weight, 0);
      if (lingerMs === 0) pump();
      else if (waiting.length > 0) schedule();
      rest();
    }
  }

  function pump(): void {
    unschedule?.();
    unschedule = null;
    while (waiting.length > 0 && underWay < options.parallel) void flush();
  }

  function rest(): void {
    if (waiting.length === 0 && underWay === 0) for (const idler of idlers.splice(0)) idler();
  }

  function schedule(): void {
    unschedule ??= soon(pump, lingerMs);
  }

  return {
    add(items, weight = items.length) {
      if (items.length === 0) return Promise.resolve([]);
      if (queued > 0 && queued + weight > options.maxQueued) return Promise.reject(new QueueFull());
      queued += weight;
      return new Promise((resolve, reject) => {
        waiting.push({ items, weight, resolve, reject });
        schedule();
      });
    },
    queued: () => queued,
    flush: pump,
    idle: () => (queued === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(() => resolve()))),
  };
}
