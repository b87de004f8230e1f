import type { EventFact } from '../../../audience/facts';
import type { JsonObject } from '../../../audience/json';
import { itemIdOf, productsOf } from '../products';
import { LOW_STOCK } from './item-change';

/** What ties a person to an item. */
export const TIE_KINDS = ['listed', 'viewed', 'carted', 'favourite'] as const;
export type TieKind = (typeof TIE_KINDS)[number];

/** What an event does to the tie between its person and each item that it names. */
export const TIE_DEEDS = ['viewed', 'carted', 'uncarted', 'listed', 'unlisted', 'bought'] as const;
export type TieDeed = (typeof TIE_DEEDS)[number];

/** Which events speak of items, and where they name them. */
export interface CatalogueEvents extends Record<TieDeed, string[]> {
  /** The property that names the item, in the event or in each of its products; null for the usual ones. */
  item: string | null;
  /** An item of which so few are left is short. */
  lowStock: number;
}

/** When each deed was done last. Null where it never was. */
export type Deeds = Record<TieDeed, number | null>;

/** A person's tie to one item. */
export interface Tie extends Deeds {
  item: string;
}

/** A deed with its item, as one event tells of it. */
export interface Done {
  item: string;
  deed: TieDeed;
  atMs: number;
}

/** The most items of one event that are looked at. */
const MOST_OF_EVENT = 100;

/** What an event does, item by item; nothing for most events. */
export function deedsIn(event: Pick<EventFact, 'name' | 'atMs' | 'properties'>, of: CatalogueEvents): Done[] {
  const deeds = TIE_DEEDS.filter((deed) => of[deed].includes(event.name));
  if (deeds.length === 0) return [];
  const items = itemsIn(event.properties, of.item).slice(0, MOST_OF_EVENT);
  return items.flatMap((item) => deeds.map((deed) => ({ item, deed, atMs: event.atMs })));
}

function itemsIn(properties: JsonObject, key: string | null): string[] {
  const ids = productsOf(properties).flatMap((product) => itemIdOf(product, key) ?? []);
  return [...new Set(ids)];
}

/** Nothing done yet. */
export function noDeeds(): Deeds {
  return { viewed: null, carted: null, uncarted: null, listed: null, unlisted: null, bought: null };
}

/** The ties that a person's events make, by item. An event that is seen twice changes nothing. */
export function tiesOf(events: Iterable<EventFact>, of: CatalogueEvents): Map<string, Tie> {
  const ties = new Map<string, Tie>();
  for (const event of events) {
    for (const { item, deed, atMs } of deedsIn(event, of)) {
      const tie = ties.get(item) ?? { item, ...noDeeds() };
      tie[deed] = Math.max(tie[deed] ?? atMs, atMs);
      ties.set(item, tie);
    }
  }
  return ties;
}

/**
 * Since when each tie holds: an item is on a list until it is taken off, and in a cart until it is taken out or bought.
 * Whether it is a favourite is for the caller to say, who knows the person's other items.
 */
export function tiedSince(deeds: Deeds, isFavourite: boolean): Partial<Record<TieKind, number>> {
  const { viewed, carted, uncarted, listed, unlisted, bought } = deeds;
  const last = Math.max(viewed ?? 0, carted ?? 0, bought ?? 0);
  return {
    ...(listed !== null && listed > (unlisted ?? -Infinity) ? { listed } : {}),
    ...(viewed === null ? {} : { viewed }),
    ...(carted !== null && carted > Math.max(uncarted ?? -Infinity, bought ?? -Infinity) ? { carted } : {}),
    ...(isFavourite ? { favourite: last } : {}),
  };
}

/**
 * The events of a workspace that says nothing: the names of the Segment ecommerce spec
 * (segment.com/docs/connections/spec/ecommerce/v2) and, in snake case, those of our own examples.
 */
export const DEFAULT_CATALOGUE: CatalogueEvents = {
  item: null,
  lowStock: LOW_STOCK,
  viewed: ['Product Viewed', 'product_viewed'],
  carted: ['Product Added', 'product_added', 'cart_updated'],
  uncarted: ['Product Removed', 'product_removed'],
  listed: ['Product Added to Wishlist', 'product_added_to_wishlist'],
  unlisted: ['Product Removed from Wishlist', 'product_removed_from_wishlist'],
  bought: ['Order Completed', 'order_completed', 'order_placed'],
};
