import type { Json, JsonObject } from '../../../audience/json';
import { dropOf, type ItemChange, type ItemChangeKind } from './item-change';
import type { Item } from './item';
import type { TieKind } from './ties';

/** The event of the system that tells one person of a change of an item that they are tied to. */
export const ITEM_CHANGED = 'item_changed';

/** What an entry or a wait wants to hear of. */
export interface ItemWanted {
  change: ItemChangeKind;
  /** Any of these ties will do. */
  of: TieKind[];
  /** The least share of the price that must have fallen, 0 to 1; null for any. */
  by: number | null;
  /** How far back the tie may lie. */
  seenWithinMs: number;
}

/** An item travels with the run, so it is kept small. */
const MOST_ATTRIBUTES = 20;
const LONGEST_TEXT = 500;

function isSmall(value: Json): boolean {
  return typeof value === 'string' ? value.length <= LONGEST_TEXT : typeof value !== 'object';
}

/** Only plain attributes that are short, and the first 20 of them. */
function smallAttributes(attributes: JsonObject): JsonObject {
  const plain = Object.entries(attributes).filter(([, value]) => isSmall(value));
  return Object.fromEntries(plain.slice(0, MOST_ATTRIBUTES));
}

/** An item as templates see it; what is not known is left out. */
export function shownItem(item: Item): JsonObject {
  const { id, title, url, image, price, currency, category, brand, stock, available, attributes } = item;
  const plain = { id, title, url, image, price, currency, category, brand, stock };
  const known = Object.entries(plain).filter(([, value]) => value !== null && isSmall(value));
  const more = smallAttributes(attributes);
  const extra = Object.keys(more).length === 0 ? {} : { attributes: more };
  // Templates that show what events say of a product find the id under the same name.
  return { ...Object.fromEntries(known), product_id: id, available, ...extra };
}

/**
 * The properties of `item_changed`: the change, the item with its price before (`old_price`), by what share the price
 * fell (`drop`), and since when each tie of the person holds (`tied`, ISO 8601).
 */
export function itemChanged(
  item: Item,
  change: ItemChange,
  tied: Partial<Record<TieKind, number>>,
): JsonObject {
  const { oldPrice, oldStock } = change;
  const before = {
    ...(oldPrice === null ? {} : { old_price: oldPrice }),
    ...(oldStock === null ? {} : { old_stock: oldStock }),
  };
  const since = Object.entries(tied).map(([tie, atMs]) => [tie, new Date(atMs).toISOString()]);
  const drop = change.change === 'price_drop' ? { drop: Number(dropOf(change, item).toFixed(6)) } : {};
  return {
    change: change.change,
    item: { ...shownItem(item), ...before },
    ...drop,
    tied: Object.fromEntries(since) as JsonObject,
  };
}

/** Whether what `item_changed` tells is what is wanted: the change, its size, and a tie that is fresh enough. */
export function isWantedItem(wanted: ItemWanted, { change, drop, tied }: JsonObject, atMs: number): boolean {
  if (change !== wanted.change) return false;
  if (wanted.by !== null && !(typeof drop === 'number' && drop >= wanted.by)) return false;
  if (tied === null || typeof tied !== 'object' || Array.isArray(tied)) return false;
  return wanted.of.some((tie) => {
    const since = tied[tie];
    return typeof since === 'string' && atMs - Date.parse(since) <= wanted.seenWithinMs;
  });
}
