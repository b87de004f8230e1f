import type { History } from '../orders/histories';

/** Where a customer stands in recency, frequency and money: 1 the lowest fifth, 5 the highest. */
export interface RfmScore {
  person: string;
  recency: number;
  frequency: number;
  money: number;
  tier: Tier;
  daysSince: number;
  orders: number;
  spent: number;
}

/** The tiers, best first. */
export const TIERS = ['champions', 'loyal', 'promising', 'new', 'at_risk', 'asleep'] as const;
export type Tier = (typeof TIERS)[number];

const FIFTHS = 5;

/**
 * The tier of a score: who ordered lately (recency 4 or 5) is a champion, loyal, promising or new by frequency; who has not
 * is at risk if they ordered often, and asleep if not. Frequency and money count together, by their mean.
 */
export function tierOf(recency: number, frequency: number, money: number): Tier {
  const worth = (frequency + money) / 2;
  if (recency >= 4) return worth >= 4 ? 'champions' : worth >= 3 ? 'loyal' : worth >= 2 ? 'promising' : 'new';
  if (recency === 3) return worth >= 3.5 ? 'loyal' : worth >= 2 ? 'promising' : 'asleep';
  return worth >= 3 ? 'at_risk' : 'asleep';
}

/**
 * Fifths by rank (Hughes, "Strategic database marketing", 1994): equal values have equal scores, that of the middle of their
 * ranks, so that a fifth may be larger than another where many are alike.
 */
export function fifthsOf(values: readonly number[]): number[] {
  const ranks = new Map<number, { first: number; count: number }>();
  [...values]
    .sort((a, b) => a - b)
    .forEach((value, at) => {
      const rank = ranks.get(value);
      if (rank === undefined) ranks.set(value, { first: at, count: 1 });
      else rank.count += 1;
    });
  return values.map((value) => {
    const { first, count } = ranks.get(value) ?? { first: 0, count: 1 };
    return Math.min(FIFTHS, Math.floor((FIFTHS * (first + count / 2)) / values.length) + 1);
  });
}

/** Scores everybody who had ordered by the end of a day; orders after it must not be in the histories. */
export function scoreRfm(histories: readonly History[], lastDay: number): RfmScore[] {
  const rows = histories.map(({ person, days, amounts }) => ({
    person,
    daysSince: lastDay - (days.at(-1) ?? lastDay),
    orders: days.length,
    spent: amounts.reduce((sum, amount) => sum + amount, 0),
  }));
  const recency = fifthsOf(rows.map(({ daysSince }) => -daysSince));
  const frequency = fifthsOf(rows.map(({ orders }) => orders));
  const money = fifthsOf(rows.map(({ spent }) => spent));
  return rows.map((row, at) => {
    const scores = { recency: recency[at] ?? 1, frequency: frequency[at] ?? 1, money: money[at] ?? 1 };
    return { ...row, ...scores, tier: tierOf(scores.recency, scores.frequency, scores.money) };
  });
}
