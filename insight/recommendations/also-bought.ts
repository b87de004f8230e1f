import { ranked, type Scored } from './rank';

/** How many of the items that a person wants most speak for others. */
const MOST_SEEDS = 20;

/**
 * What others bought beside the items that this person bought, carted, listed or viewed: each neighbour counts by how
 * near it is, times how much the person wants the item that it is near to, summed over those items (the weighted sum of
 * Sarwar et al. 2001, without its divisor, which orders items that are near to much and to little alike). What the
 * person wants already is no finding; who may be shown it is for the caller to ask.
 *
 * `wanted`: what the person wants, with weights, most first. `neighboursOf`: the neighbours of an item.
 */
export function alsoBought(
  wanted: readonly Scored[],
  neighboursOf: (item: string) => readonly Scored[],
): Scored[] {
  const known = new Set(wanted.map(({ item }) => item));
  const found = new Map<string, number>();
  for (const seed of wanted.slice(0, MOST_SEEDS)) {
    for (const near of neighboursOf(seed.item)) {
      if (known.has(near.item)) continue;
      found.set(near.item, (found.get(near.item) ?? 0) + seed.score * near.score);
    }
  }
  return ranked([...found].map(([item, score]) => ({ item, score })));
}
