import type { Json } from '../json';
import { countsIn } from './counts';
import type { CycleRule } from './definition';
import type { TraitKind } from './kind';

/** How many of the newest purchases are kept. */
const MOST_PURCHASES = 50;
const DAY_MS = 86_400_000;
/** Purchases closer together than this are one, whose parts were ordered one by one. */
const SAME_MS = DAY_MS;
/**
 * How many gaps the usual gap of all people weighs: with as many gaps of one's own, both count half. A pseudo-count, as
 * in empirical Bayes shrinkage towards the mean (Efron and Morris, 1977).
 */
const PRIOR_GAPS = 3;

/** The gaps between purchases, in ms. */
function gapsOf(instants: readonly number[]): number[] {
  const gaps: number[] = [];
  let last: number | undefined;
  for (const atMs of instants) {
    if (last !== undefined && atMs - last < SAME_MS) continue;
    if (last !== undefined) gaps.push(atMs - last);
    last = atMs;
  }
  return gaps;
}

/** The middle of some numbers; undefined of none. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined || sorted.length % 2 === 1) return upper;
  return (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** A person's own median gap in ms, before it is drawn towards that of all; undefined before a second purchase. */
export function ownGapMs(instants: readonly number[]): number | undefined {
  return median(gapsOf(instants));
}

function usualGapMs(rule: CycleRule, figures: Json | null): number | null {
  return typeof figures === 'number' ? figures : rule.priorMs;
}

function valueOf(rule: CycleRule, instants: readonly number[], figures: Json | null): Json | undefined {
  const last = instants.at(-1);
  if (last === undefined) return undefined;
  const gaps = gapsOf(instants);
  const own = median(gaps);
  const usual = usualGapMs(rule, figures);
  if (own === undefined && usual === null) return undefined;
  const { length } = gaps;
  const gapMs =
    usual === null ? (own ?? 0) : ((own ?? 0) * length + usual * PRIOR_GAPS) / (length + PRIOR_GAPS);
  return {
    days: Math.round((gapMs / DAY_MS) * 10) / 10,
    next_at: new Date(Math.round(last + gapMs)).toISOString(),
    purchases: length + 1,
  };
}

/**
 * A person's purchase cycle: `{ days, next_at, purchases }`, the median gap between purchases, drawn towards that of
 * all people while there are few, and when the next is due.
 */
export const CYCLE: TraitKind<CycleRule, number[]> = {
  empty: [],
  update(rule, state, event, clock) {
    if (!countsIn(rule.source, event, clock)) return state;
    return [...state, event.atMs].sort((a, b) => a - b).slice(-MOST_PURCHASES);
  },
  value: (rule, state, { figures }) => valueOf(rule, state, figures),
  nextChangeMs: () => null,
};
