import { ranked, type Scored } from './rank';

/** What an item cost from an instant on; null where no price was known. */
export interface PriceMoment {
  atMs: number;
  price: number | null;
}

/** An item whose price is lower than it was. */
export interface Drop extends Scored {
  /** What it cost before. `score` is the share by which it fell, 0 to 1. */
  oldPrice: number;
}

const DAY_MS = 86_400_000;

/** A price that fell longer ago is the price. */
const FELL_WITHIN_MS = 30 * DAY_MS;

/**
 * The highest price that stood at any time within the last 30 days, the one that stood when they began included; null
 * where none is known. `moments` are of one currency, oldest first, the present last.
 */
function formerPrice(moments: readonly PriceMoment[], nowMs: number): number | null {
  const sinceMs = nowMs - FELL_WITHIN_MS;
  const stood = moments.filter(({ atMs }, index) => {
    const next = moments[index + 1];
    return atMs <= nowMs && (next === undefined || next.atMs > sinceMs);
  });
  const prices = stood.flatMap(({ price }) => (price === null ? [] : [price]));
  return prices.length === 0 ? null : Math.max(...prices);
}

/** The items of these whose price fell within the last 30 days and is still down, by the share of the fall. */
export function fallenPrices(
  items: Iterable<{ item: string; price: number | null; moments: readonly PriceMoment[] }>,
  nowMs: number,
): Drop[] {
  const drops: Drop[] = [];
  for (const { item, price, moments } of items) {
    const oldPrice = formerPrice(moments, nowMs);
    if (price === null || oldPrice === null || oldPrice <= price) continue;
    drops.push({ item, oldPrice, score: (oldPrice - price) / oldPrice });
  }
  return ranked(drops);
}
