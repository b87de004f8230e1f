import type { Item, ItemMoment } from './item';

/** How many former prices and stocks of an item are kept. */
const MOST_MOMENTS = 50;

/** Whether nothing of an item became different. */
export function isSameItem(before: Item, after: Item): boolean {
  return (Object.keys(after) as (keyof Item)[]).every(
    (key) => JSON.stringify(before[key] ?? null) === JSON.stringify(after[key] ?? null),
  );
}

/** The moments of an item after a change: one more where price, stock or availability became different. */
export function momentsAfter(moments: readonly ItemMoment[], after: Item, atMs: number): ItemMoment[] {
  const { price, stock, available } = after;
  const last = moments.at(-1);
  const stays =
    last !== undefined && last.price === price && last.stock === stock && last.available === available;
  return stays ? [...moments] : [...moments, { atMs, price, stock, available }].slice(-MOST_MOMENTS);
}
