import type { Item, ItemMoment } from './item';

/** How many former prices and stocks of an item are kept. */
const MOST_MOMENTS = 50;

/** Whether nothing of an item became different. */
export function isSameItem(before: Item, after: Item): boolean {
  return (Object.keys(after) as (keyof Item)[]).every(
    (key) => JSON.stringify(before[key] ?? null) === JSON.stringify(after[key] ?? null),
  );
}

/** What is kept of an item's past: its moments, oldest first, all in its currency. */
interface Past {
  moments: readonly ItemMoment[];
  currency: string | null;
}

/**
 * The moments of an item after a change: one more where price, stock or availability became different. Prices in another
 * currency say nothing of the present one, and are forgotten.
 */
export function momentsAfter(past: Past | null, after: Item, atMs: number): ItemMoment[] {
  const { price, stock, available, currency } = after;
  const moments = past !== null && past.currency === currency ? past.moments : [];
  const last = moments.at(-1);
  const stays =
    last !== undefined && last.price === price && last.stock === stock && last.available === available;
  return stays ? [...moments] : [...moments, { atMs, price, stock, available }].slice(-MOST_MOMENTS);
}
