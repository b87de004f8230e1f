/** Counts by name. */
export type Counts = Record<string, number>;

/** Counts one more. */
export function count(counts: Counts, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

/** The largest first; equal ones by name, so that a report is the same however it was counted. */
export function byCount(counts: Counts): [string, number][] {
  return Object.entries(counts).sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
}
