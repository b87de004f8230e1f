import { ranked, type Scored } from './rank';

/** An item that people buy beside another: how many bought both, and how near the two are, 0 to 1. */
export interface Neighbour extends Scored {
  together: number;
}

/** What the baskets say of one item: how many people bought it, and its neighbours, nearest first. */
export interface ItemCounts {
  item: string;
  buyers: number;
  neighbours: Neighbour[];
}

/** Counts baskets one after another, so that no more than one page of them is ever held. */
export interface BasketCounts {
  /** What one person bought, in any order. Of more than 50 items the first 50 count for pairs. */
  add(items: Iterable<string>): void;
  /** Every item that was bought, by id, with at most `limit` neighbours. */
  counted(limit: number): Generator<ItemCounts>;
}

/** A person who buys for a whole company says little of what goes with what, and would cost a million pairs. */
const MOST_OF_BASKET = 50;

/** So many pairs are kept at once; about 50 MB. */
const MOST_PAIRS = 500_000;

/** One person who bought both may be chance, and is that person's own affair. */
const LEAST_TOGETHER = 2;

/** A likeness that only so many people speak for counts half. */
const SHRINKAGE = 5;

/**
 * How near two items are: the cosine of the two columns of who bought what, `together / √(a · b)` (Sarwar, Karypis,
 * Konstan and Riedl, "Item-based collaborative filtering recommendation algorithms", WWW 2001; Linden, Smith and York,
 * "Amazon.com recommendations: item-to-item collaborative filtering", IEEE Internet Computing 7(1), 2003), shrunk
 * towards nothing by `together / (together + 5)`, so that two rare items which two people happened to buy do not stand
 * before what hundreds bought together (the shrinkage of Bell and Koren, "Scalable collaborative filtering with jointly
 * derived neighborhood interpolation weights", ICDM 2007). Lift, `together · n / (a · b)`, was not taken: it favours the rare.
 */
export function likeness(together: number, buyersOfOne: number, buyersOfOther: number): number {
  if (together <= 0) return 0;
  return (together / Math.sqrt(buyersOfOne * buyersOfOther)) * (together / (together + SHRINKAGE));
}

/**
 * Counts who bought what with what. Where there are more pairs than are kept, the rarest are dropped, and count from
 * nothing if they come again: what is lost is what would not be shown (lossy counting: Manku and Motwani, VLDB 2002).
 */
export function createBasketCounts(mostPairs = MOST_PAIRS): BasketCounts {
  const buyers = new Map<string, number>();
  const pairs = new Map<string, Map<string, number>>();
  let size = 0;
  let floor = 1;

  function count(one: string, other: string): void {
    const beside = pairs.get(one) ?? new Map<string, number>();
    pairs.set(one, beside);
    const before = beside.get(other);
    if (before === undefined) size += 1;
    beside.set(other, (before ?? 0) + 1);
  }

  function dropRarest(): void {
    while (size > mostPairs) {
      for (const [one, beside] of pairs) {
        for (const [other, together] of beside) {
          if (together > floor) continue;
          beside.delete(other);
          size -= 1;
        }
        if (beside.size === 0) pairs.delete(one);
      }
      floor += 1;
    }
    floor = 1;
  }

  return {
    add(items) {
      const basket = [...new Set(items)];
      for (const item of basket) buyers.set(item, (buyers.get(item) ?? 0) + 1);
      const counting = basket.slice(0, MOST_OF_BASKET).sort();
      counting.forEach((one, at) => counting.slice(at + 1).forEach((other) => count(one, other)));
      dropRarest();
    },
    *counted(limit) {
      const beside = bothWays(pairs);
      for (const item of [...buyers.keys()].sort()) {
        const own = buyers.get(item) ?? 0;
        const near = [...(beside.get(item) ?? [])]
          .filter(([, together]) => together >= LEAST_TOGETHER)
          .map(([other, together]) => ({
            item: other,
            together,
            score: likeness(together, own, buyers.get(other) ?? 0),
          }));
        yield { item, buyers: own, neighbours: ranked(near).slice(0, limit) };
      }
    },
  };
}

function bothWays(pairs: ReadonlyMap<string, ReadonlyMap<string, number>>) {
  const beside = new Map<string, [item: string, together: number][]>();
  const put = (item: string, other: string, together: number): void => {
    const list = beside.get(item);
    if (list === undefined) beside.set(item, [[other, together]]);
    else list.push([other, together]);
  };
  for (const [one, others] of pairs) {
    for (const [other, together] of others) {
      put(one, other, together);
      put(other, one, together);
    }
  }
  return beside;
}
