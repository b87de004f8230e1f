import type { Item } from './item';

/** The changes of an item that people may be told of. */
export const ITEM_CHANGES = ['price_drop', 'back_in_stock', 'low_stock'] as const;
export type ItemChangeKind = (typeof ITEM_CHANGES)[number];

/** One change of one item. */
export interface ItemChange {
  change: ItemChangeKind;
  /** The price before it; null where none was known. */
  oldPrice: number | null;
  newPrice: number | null;
  oldStock: number | null;
  atMs: number;
}

/** An item of which so few are left is short, where the workspace does not say otherwise. */
export const LOW_STOCK = 5;

/**
 * What people may be told of between two states of an item. The price fell: both are known, in one currency, and the
 * new one is lower. It is back: there were none, and are some. It is running low: the stock passed `lowStock` on its way
 * down and is not gone. A new item has changed in nothing.
 */
export function changesBetween(
  before: Item | null,
  after: Item,
  lowStock: number,
  atMs: number,
): ItemChange[] {
  if (before === null) return [];
  const was = { oldPrice: before.price, newPrice: after.price, oldStock: before.stock, atMs };
  const changes: ItemChange[] = [];
  if (fell(before, after)) changes.push({ change: 'price_drop', ...was });
  if (!before.available && after.available) changes.push({ change: 'back_in_stock', ...was });
  if (before.available && ranLow(before, after, lowStock)) changes.push({ change: 'low_stock', ...was });
  return changes;
}

function fell(before: Item, after: Item): boolean {
  if (before.price === null || after.price === null || before.currency !== after.currency) return false;
  return after.price < before.price;
}

function ranLow(before: Item, after: Item, lowStock: number): boolean {
  if (after.stock === null || !after.available || after.stock <= 0 || after.stock > lowStock) return false;
  return before.stock !== null && before.stock > lowStock;
}

/** Whether a change is still true of the item as it is now: who is told later must not be told what is over. */
export function stillHolds({ change, oldPrice }: ItemChange, now: Item): boolean {
  if (change === 'price_drop') return oldPrice !== null && now.price !== null && now.price < oldPrice;
  return now.available;
}

/** The share of the old price by which it fell, 0 to 1; of a fall that was partly taken back, what is left of it. */
export function dropOf({ oldPrice, newPrice }: ItemChange, now: Pick<Item, 'price'>): number {
  if (oldPrice === null || oldPrice <= 0 || newPrice === null || now.price === null) return 0;
  return (oldPrice - Math.max(newPrice, now.price)) / oldPrice;
}
