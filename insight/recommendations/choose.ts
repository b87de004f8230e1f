import type { Strategy } from '../../journey/plan/reach-steps';
import { alsoBought } from './also-bought';
import { mayShow } from './may-show';
import { fallenPrices, type PriceMoment } from './price-drop';
import type { Scored } from './rank';
import { dueAgain, type Purchase, type UsualGap } from './replenish';

/** What is known of the person. */
export interface Own {
  /** The items that they looked at, carted, listed or bought, with weights, most first. */
  wanted: readonly Scored[];
  purchases: readonly Purchase[];
  /** The items that they look at, or have on a list or in the cart. */
  tied: readonly string[];
}

/** What is known of everybody. */
export interface Others {
  /** The items that everybody wants, most first. */
  top: readonly Scored[];
  /** What is bought beside an item, nearest first. */
  neighboursOf: (item: string) => readonly Scored[];
  usualGapOf: (item: string) => UsualGap | null;
}

/** An item of the catalogue, as far as it matters here. */
export interface Shelf {
  available: boolean;
  price: number | null;
  moments: readonly PriceMoment[];
}

/** An item that is shown; with what it cost before, where that is why. */
export interface Choice {
  item: string;
  oldPrice?: number;
}

/** So many items are looked up in the catalogue at most. */
const MOST_CANDIDATES = 200;

/** The items that come into question by a strategy, best first: those to be looked up in the catalogue. */
export function candidatesOf(strategy: Strategy, own: Own, others: Others, nowMs: number): string[] {
  return scoredBy(strategy, own, others, nowMs)
    .slice(0, MOST_CANDIDATES)
    .map(({ item }) => item);
}

function scoredBy(strategy: Strategy, own: Own, others: Others, nowMs: number): readonly Scored[] {
  switch (strategy) {
    case 'favourite':
      return own.wanted;
    case 'top':
      return others.top;
    case 'also_bought':
      return alsoBought(own.wanted, others.neighboursOf);
    case 'replenish':
      return dueAgain(own.purchases, others.usualGapOf, nowMs);
    case 'price_drop':
      return own.tied.map((item) => ({ item, score: 0 }));
  }
}

/**
 * The candidates that may be shown, best first, `limit` at most. `shelves`: what the catalogue knows of them. By
 * `price_drop` they stand in the order in which their prices fell.
 */
export function choose(
  strategy: Strategy,
  candidates: readonly string[],
  {
    purchases,
    shelves,
    nowMs,
  }: { purchases: readonly Purchase[]; shelves: ReadonlyMap<string, Shelf>; nowMs: number },
  limit: number,
): Choice[] {
  const available = (item: string) => shelves.get(item)?.available ?? null;
  const shown = candidates.filter(mayShow(strategy, { purchases, available, nowMs }));
  if (strategy !== 'price_drop') return shown.slice(0, limit).map((item) => ({ item }));
  const known = shown.flatMap((item) => {
    const shelf = shelves.get(item);
    return shelf === undefined ? [] : [{ item, ...shelf }];
  });
  return fallenPrices(known, nowMs)
    .slice(0, limit)
    .map(({ item, oldPrice }) => ({ item, oldPrice }));
}
