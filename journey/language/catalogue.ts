import { z } from 'zod';
import { DEFAULT_CATALOGUE, type CatalogueEvents } from '../engine/items/ties';
import { readObject } from './read-object';
import { show } from './show';
import type { Spot } from './spot';
import { eventName } from './values/id';
import { leaf } from './values/leaf';
import { dottedPath } from './values/reference-path';

const isName = (value: unknown): boolean => eventName.safeParse(value).success;

/** The name of an event, or a list of names. */
const events = leaf<string | string[]>(
  (value) => {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every(isName)) return null;
    const hint = 'Write a name, or a list of names: `[product_viewed]`.';
    return { code: 'bad_event', message: `${show(value)} names no event.`, hint };
  },
  { anyOf: [{ type: 'string' }, { type: 'array', minItems: 1, items: { type: 'string' } }] },
).optional();

/** What stands inside `catalogue` of the workspace file. */
export const catalogueSchema = z.object({
  item: dottedPath
    .optional()
    .describe('The property that names an item; product_id, sku or id where not given.'),
  viewed: events.describe('Somebody looked at an item.'),
  carted: events.describe('Somebody put items into the cart.'),
  uncarted: events.describe('Somebody took items out of the cart.'),
  listed: events.describe('Somebody put items on a list.'),
  unlisted: events.describe('Somebody took items off a list.'),
  bought: events.describe('Somebody bought items.'),
  low_stock: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('So few are left; 5 where not given.'),
});

const HINTS = {
  wishlist: 'Use `listed`.',
  added: 'Use `carted`.',
  removed: 'Use `uncarted`, or `unlisted`.',
  ordered: 'Use `bought`.',
};

/** Reads `catalogue`: which events speak of items, and when an item is short. What is not said is as usual. */
export function readCatalogue(value: unknown, spot: Spot): CatalogueEvents | null {
  const doc = readObject(catalogueSchema, value, spot, { hints: HINTS });
  if (!doc) return null;
  const { item, low_stock: lowStock, ...given } = doc;
  const named = Object.entries(given).flatMap(([deed, names]) =>
    names === undefined ? [] : [[deed, [names].flat()] as const],
  );
  return {
    ...DEFAULT_CATALOGUE,
    ...Object.fromEntries(named),
    ...(item === undefined ? {} : { item }),
    ...(lowStock === undefined ? {} : { lowStock }),
  };
}
