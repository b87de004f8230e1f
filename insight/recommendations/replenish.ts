import { medianOf, ranked, type Scored } from './rank';

/** A purchase of one item. */
export interface Purchase {
  item: string;
  atMs: number;
}

/** How long people take to buy an item again: the median, and how many gaps it is of. */
export interface UsualGap {
  gapMs: number;
  gaps: number;
}

const DAY_MS = 86_400_000;

/** A person's own gaps count as much as the item's once there are so many. */
const SHRINKAGE = 2;

/** What fewer gaps say of everybody is not known. */
const LEAST_GAPS = 3;

/** Who has not bought for so many gaps has given it up, or buys it elsewhere. */
const LATEST = 3;

/** The gaps between purchases, by item, in milliseconds. What was bought within a day of another counts as one purchase. */
export function gapsOf(purchases: Iterable<Purchase>): Map<string, number[]> {
  return new Map([...instantsOf(purchases)].map(([item, instants]) => [item, between(instants)]));
}

function instantsOf(purchases: Iterable<Purchase>): Map<string, number[]> {
  const byItem = new Map<string, number[]>();
  for (const { item, atMs } of purchases) byItem.set(item, [...(byItem.get(item) ?? []), atMs]);
  return new Map([...byItem].map(([item, instants]) => [item, apart(instants)]));
}

function apart(instants: readonly number[]): number[] {
  const kept: number[] = [];
  for (const atMs of [...instants].sort((a, b) => a - b)) {
    if (atMs - (kept.at(-1) ?? -Infinity) >= DAY_MS) kept.push(atMs);
  }
  return kept;
}

function between(instants: readonly number[]): number[] {
  return instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? atMs));
}

/** The usual gap of an item, from the gaps of many people; null where there are too few to say. */
export function usualGap(gaps: readonly number[]): UsualGap | null {
  const gapMs = medianOf(gaps);
  return gapMs === null || gaps.length < LEAST_GAPS ? null : { gapMs, gaps: gaps.length };
}

/**
 * When a person is expected to buy an item again, from its last purchase on: the median of their own gaps, shrunk to
 * the item's usual one, `(n · own + 2 · usual) / (n + 2)` for n gaps of their own. The weight of few observations is that
 * of an empirical Bayes mean (Efron and Morris, "Stein's estimation rule and its competitors", JASA 68, 1973); the median
 * is taken because one long holiday should not move it. Null where neither is known: who bought once something that nobody
 * is known to buy again is not asked to.
 */
export function expectedGapMs(own: readonly number[], usual: UsualGap | null): number | null {
  const median = medianOf(own);
  if (median === null) return usual?.gapMs ?? null;
  if (usual === null) return median;
  return (own.length * median + SHRINKAGE * usual.gapMs) / (own.length + SHRINKAGE);
}

/**
 * The items that are due: from the expected gap after the last purchase on, until three times it has passed. The one
 * that came due last stands first, by its own measure: the longer an item is overdue, the likelier it was bought elsewhere.
 */
export function dueAgain(
  purchases: Iterable<Purchase>,
  usualOf: (item: string) => UsualGap | null,
  nowMs: number,
): Scored[] {
  const due: Scored[] = [];
  for (const [item, instants] of instantsOf(purchases)) {
    const gapMs = expectedGapMs(between(instants), usualOf(item));
    const lastMs = instants.at(-1);
    if (gapMs === null || lastMs === undefined) continue;
    const passed = (nowMs - lastMs) / gapMs;
    if (passed >= 1 && passed <= LATEST) due.push({ item, score: 1 / passed });
  }
  return ranked(due);
}
