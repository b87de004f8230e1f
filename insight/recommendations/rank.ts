/** An item with what speaks for it; more is better. */
export interface Scored {
  item: string;
  score: number;
}

/** Those that score most first; of equal ones the lower id, so that the same rows give the same answer. */
export function ranked<Row extends Scored>(rows: Iterable<Row>): Row[] {
  return [...rows].sort((a, b) => b.score - a.score || (a.item < b.item ? -1 : Number(a.item > b.item)));
}

/** The value in the middle; of an even number the mean of the two. Null for none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
