import type { JsonObject } from '../../../audience/json';

/** An item of the catalogue as it stands now. Money is in units of `currency`, as the shop shows it: 12.5. */
export interface Item {
  id: string;
  title: string | null;
  url: string | null;
  image: string | null;
  price: number | null;
  /** ISO 4217, or null where the shop's own is meant. */
  currency: string | null;
  category: string | null;
  brand: string | null;
  /** How many there are; null where the shop does not count them. */
  stock: number | null;
  available: boolean;
  /** What else the shop says of it. */
  attributes: JsonObject;
}

/** What an item cost, and whether there were any, from an instant on. */
export interface ItemMoment {
  atMs: number;
  price: number | null;
  stock: number | null;
  available: boolean;
}

/** Fields of an item that are said anew. What is left out stays; null takes a value away. */
export type ItemPatch = { id: string } & Partial<Omit<Item, 'id' | 'available' | 'attributes'>> & {
    available?: boolean | null;
    attributes?: JsonObject | null;
  };

const NOTHING_KNOWN: Omit<Item, 'id' | 'available'> = {
  title: null,
  url: null,
  image: null,
  price: null,
  currency: null,
  category: null,
  brand: null,
  stock: null,
  attributes: {},
};

/**
 * The item after what was said of it. `available` is what was said last of it by name; where nothing was, there are
 * some unless the stock is none. A stock that is said anew speaks for itself: who fills up a shelf need not say more.
 */
export function patchedItem(before: Item | null, patch: ItemPatch): Item {
  const { available, attributes, ...plain } = patch;
  const item = { ...NOTHING_KNOWN, ...before, ...plain, attributes: attributes ?? before?.attributes ?? {} };
  if (attributes === null) item.attributes = {};
  const saysStock = patch.stock !== undefined || available === null || before === null;
  const byStock = saysStock ? item.stock === null || item.stock > 0 : before.available;
  return { ...item, available: available ?? byStock };
}
