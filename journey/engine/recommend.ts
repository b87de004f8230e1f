import type { EventFact } from '../../audience/facts';
import type { JsonObject } from '../../audience/json';
import type { Strategy } from '../plan/reach-steps';
import type { Item } from './items/item';
import { shownItem } from './items/item-event';
import { deedsIn, TIE_DEEDS, tiedSince, tiesOf, type CatalogueEvents } from './items/ties';
import { itemIdOf, productsOf } from './products';

/** What there is to recommend, or why there is nothing. */
export type Recommendation = { items: JsonObject[] } | { none: 'no_items' | 'not_available' };

/** Recommends items; other implementations may know more than what was done. */
export interface Recommender {
  recommend(asked: {
    strategy: Strategy;
    limit: number;
    userRef: string;
    nowMs: number;
  }): Promise<Recommendation>;
}

/** What an item counts for by what was done with it: to buy says more than to look. */
const WEIGHTS = { bought: 5, carted: 3, listed: 3, viewed: 1 } as const;
const WEIGHED = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

/** What was done so long ago counts half. */
const HALF_LIFE_MS = 30 * 86_400_000;

/** A view or a list of longer ago says nothing of today. */
const TIED_WITHIN_MS = 90 * 86_400_000;

/** An item travels with the run, so it is kept small. */
const MOST_PROPERTIES = 20;
const LONGEST_TEXT = 500;

/** A person's favourites are so many items. */
const FAVOURITES = 10;

/** The events that say what somebody wants. */
export function productEvents(of: CatalogueEvents): string[] {
  return [...new Set(WEIGHED.flatMap((deed) => of[deed]))];
}

/** All events that speak of items, those that take one back included. */
export function itemEvents(of: CatalogueEvents): string[] {
  return [...new Set(TIE_DEEDS.flatMap((deed) => of[deed]))];
}

function weightOf(name: string, of: CatalogueEvents): number {
  return Math.max(0, ...WEIGHED.filter((deed) => of[deed].includes(name)).map((deed) => WEIGHTS[deed]));
}

function small(product: JsonObject, id: string): JsonObject {
  const plain = Object.entries(product).filter(
    ([, value]) => (typeof value === 'string' && value.length <= LONGEST_TEXT) || typeof value === 'number',
  );
  return { ...Object.fromEntries(plain.slice(0, MOST_PROPERTIES)), product_id: id };
}

/** An item that is wanted, with how much, and as the newest event describes it. */
export interface Wanted {
  item: string;
  score: number;
  seen: JsonObject;
}

/**
 * The items that count in these events, those that count most first: an order 5, a cart or a list 3, a view 1, half as
 * much for each 30 days that have passed. Ties go to the one seen last, then by id.
 */
export function wantedItems(events: readonly EventFact[], nowMs: number, of: CatalogueEvents): Wanted[] {
  const found = new Map<string, { score: number; atMs: number; seen: JsonObject }>();
  for (const event of events) {
    const weight = weightOf(event.name, of);
    const score = weight * 0.5 ** (Math.max(0, nowMs - event.atMs) / HALF_LIFE_MS);
    if (weight === 0) continue;
    for (const product of productsOf(event.properties)) {
      const id = itemIdOf(product, of.item);
      if (id === null) continue;
      const known = found.get(id);
      const newer = known === undefined || event.atMs >= known.atMs;
      found.set(id, {
        score: (known?.score ?? 0) + score,
        atMs: Math.max(event.atMs, known?.atMs ?? 0),
        seen: newer ? small(product, id) : known.seen,
      });
    }
  }
  const best = [...found].sort(([a, x], [b, y]) => y.score - x.score || y.atMs - x.atMs || (a < b ? -1 : 1));
  return best.map(([item, { score, seen }]) => ({ item, score, seen }));
}

/** What a person's events say to one who recommends. `tied`: on a list, in the cart, or looked at within 90 days. */
export function interestsOf(events: readonly EventFact[], nowMs: number, of: CatalogueEvents) {
  const purchases = events.flatMap((event) => deedsIn(event, of)).filter(({ deed }) => deed === 'bought');
  const tied = [...tiesOf(events, of)].flatMap(([item, deeds]) => {
    const since = Object.values(tiedSince(deeds, false));
    return since.some((atMs) => nowMs - atMs <= TIED_WITHIN_MS) ? [item] : [];
  });
  return { wanted: wantedItems(events, nowMs, of), purchases, tied };
}

/** Chosen items as templates see them: as the catalogue has them, over what events said of them. */
export function describeItems(
  choices: readonly { item: string; oldPrice?: number }[],
  seen: readonly Wanted[],
  known: (item: string) => Item | null,
): Recommendation {
  if (choices.length === 0) return { none: 'no_items' };
  const bySeen = new Map(seen.map((one) => [one.item, one.seen]));
  const items = choices.map(({ item, oldPrice }): JsonObject => {
    const stored = known(item);
    return {
      product_id: item,
      ...bySeen.get(item),
      ...(stored === null ? {} : shownItem(stored)),
      ...(oldPrice === undefined ? {} : { old_price: oldPrice }),
    };
  });
  return { items };
}

/** Whether an item is one of the ten that the person wants most. */
export function isFavourite(
  item: string,
  own: readonly EventFact[],
  nowMs: number,
  of: CatalogueEvents,
): boolean {
  return wantedItems(own, nowMs, of)
    .slice(0, FAVOURITES)
    .some((one) => one.item === item);
}
