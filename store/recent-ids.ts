/** Ids that came by lately, in bounded memory. */
export interface RecentIds {
  /** Whether this id has not come by lately; it has from now on. */
  isNew(id: string): boolean;
}

/** At about 100 bytes an id, two generations weigh some 5 MB. */
const GENERATION = 25_000;

/** Remembers the last `generation` ids at least, twice as many at most: the older half goes at once. */
export function createRecentIds(generation = GENERATION): RecentIds {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    isNew(id) {
      if (young.has(id)) return false;
      const isKnown = old.has(id);
      young.add(id);
      if (young.size >= generation) [young, old] = [new Set(), young];
      return !isKnown;
    },
  };
}
