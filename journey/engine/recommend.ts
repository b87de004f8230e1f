import type { EventFact } from '../../audience/facts';
import type { Json, JsonObject } from '../../audience/json';
import type { Strategy } from '../plan/reach-steps';

/** What there is to recommend, or why there is nothing. */
export type Recommendation = { items: JsonObject[] } | { none: 'no_items' | 'not_available' };

/** Recommends items; other implementations may know a catalogue, or what is bought together. */
export interface Recommender {
  recommend(asked: {
    strategy: Strategy;
    limit: number;
    userRef: string;
    nowMs: number;
  }): Promise<Recommendation>;
}

/** The strategies that are answered from stored events alone. */
export const FROM_EVENTS: readonly Strategy[] = ['favourite', 'top'];

/** What a product counts for by what was done with it: to buy says more than to look. */
const WEIGHTS: Record<string, number> = { order_placed: 5, cart_updated: 3, product_viewed: 1 };

/** The events that products are read from. */
export const PRODUCT_EVENTS: readonly string[] = Object.keys(WEIGHTS);

/** What was done so long ago counts half. */
const HALF_LIFE_MS = 30 * 86_400_000;

/** An item travels with the run, so it is kept small. */
const MOST_PROPERTIES = 20;
const LONGEST_TEXT = 500;

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The products that an event is about: those in its list, or itself where it names one. */
function productsOf({ properties }: EventFact): JsonObject[] {
  const list = [properties['products'], properties['lines'], properties['items']].find(Array.isArray);
  return Array.isArray(list) ? list.filter(isObject) : [properties];
}

function idOf(product: JsonObject): string | null {
  const id = product['product_id'] ?? product['sku'] ?? product['id'];
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}

function small(product: JsonObject, id: string): JsonObject {
  const plain = Object.entries(product).filter(
    ([, value]) => (typeof value === 'string' && value.length <= LONGEST_TEXT) || typeof value === 'number',
  );
  return { ...Object.fromEntries(plain.slice(0, MOST_PROPERTIES)), product_id: id };
}

/**
 * The products that count most in these events: an order 5, a change of the cart 3, a view 1, half as much for each 30
 * days that have passed. Ties go to the one seen last, then by id. Each is described as the newest event describes it.
 */
export function mostWanted(events: readonly EventFact[], limit: number, nowMs: number): Recommendation {
  const found = new Map<string, { score: number; atMs: number; item: JsonObject }>();
  for (const event of events) {
    const weight = WEIGHTS[event.name] ?? 0;
    const score = weight * 0.5 ** (Math.max(0, nowMs - event.atMs) / HALF_LIFE_MS);
    if (weight === 0) continue;
    for (const product of productsOf(event)) {
      const id = idOf(product);
      if (id === null) continue;
      const known = found.get(id);
      const newer = known === undefined || event.atMs >= known.atMs;
      found.set(id, {
        score: (known?.score ?? 0) + score,
        atMs: Math.max(event.atMs, known?.atMs ?? 0),
        item: newer ? small(product, id) : known.item,
      });
    }
  }
  const best = [...found].sort(([a, x], [b, y]) => y.score - x.score || y.atMs - x.atMs || (a < b ? -1 : 1));
  const items = best.slice(0, limit).map(([, { item }]) => item);
  return items.length === 0 ? { none: 'no_items' } : { items };
}
