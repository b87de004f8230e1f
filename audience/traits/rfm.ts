import type { Json, JsonObject } from '../json';
import { countsIn } from './counts';
import type { RfmCuts, RfmRule } from './definition';
import { foldOf } from './fold';
import type { TraitKind } from './kind';
import { firstChange } from './next-change';
import { leavesAtMs, valueIn, withEvent, type Buckets } from './window';

const DAY_MS = 86_400_000;

/** The newest event, and the buckets of numbers and of amounts. */
type Bought = [lastAtMs: number | null, counts: Buckets, sums: Buckets];

/** What a person is compared by: whole days since the last purchase, purchases, and their amount. */
export interface RfmFacts {
  recency: number;
  frequency: number;
  value: number;
}

/** What is compared of one person; null for whoever bought nothing in the window. */
export function rfmFacts(rule: RfmRule, state: Bought, nowMs: number): RfmFacts | null {
  const [lastAtMs, counts, sums] = state;
  const frequency = valueIn(counts, foldOf({ of: 'count' }), rule, nowMs, nowMs);
  const value = valueIn(sums, foldOf({ of: 'sum', property: rule.property }), rule, nowMs, nowMs);
  if (lastAtMs === null || typeof frequency !== 'number' || typeof value !== 'number') return null;
  if (frequency === 0) return null;
  return { recency: Math.max(0, Math.floor((nowMs - lastAtMs) / DAY_MS)), frequency, value };
}

/** The state of an rfm trait, as the background reads it. */
export type { Bought };

/** Into which part a number falls, from 1: one more than the bounds at or below it. */
function partOf(bounds: readonly number[], number: number): number {
  return 1 + bounds.filter((bound) => number >= bound).length;
}

/** The bounds as the background found them, where they are such. */
function cutsIn(figures: Json | null): RfmCuts | null {
  if (figures === null || typeof figures !== 'object' || Array.isArray(figures)) return null;
  const listOf = (list: Json | undefined): number[] =>
    Array.isArray(list) ? list.filter((one) => typeof one === 'number') : [];
  return {
    recency: listOf(figures['recency']),
    frequency: listOf(figures['frequency']),
    value: listOf(figures['value']),
  };
}

function valueOf(rule: RfmRule, state: Bought, nowMs: number, figures: Json | null): JsonObject | undefined {
  const cuts = rule.cuts ?? cutsIn(figures);
  const facts = rfmFacts(rule, state, nowMs);
  if (cuts === null || facts === null) return undefined;
  // Who bought long ago is in the lowest part, whose number is 1.
  const recency = cuts.recency.length + 2 - partOf(cuts.recency, facts.recency);
  const frequency = partOf(cuts.frequency, facts.frequency);
  const value = partOf(cuts.value, facts.value);
  return { recency, frequency, value, cell: `${String(recency)}${String(frequency)}${String(value)}` };
}

/**
 * Recency, frequency and value as parts of all people, 1 the lowest: `{ recency, frequency, value, cell }`. The bounds
 * are those of the file, or quantiles that the background finds; until then the value is missing.
 */
export const RFM: TraitKind<RfmRule, Bought> = {
  empty: [null, [], []],
  update(rule, state, event, clock) {
    if (!countsIn(rule.source, event, clock)) return state;
    const [lastAtMs, counts, sums] = state;
    return [
      Math.max(lastAtMs ?? -Infinity, event.atMs),
      withEvent(counts, foldOf({ of: 'count' }), event, rule, clock),
      withEvent(sums, foldOf({ of: 'sum', property: rule.property }), event, rule, clock),
    ];
  },
  value: (rule, state, { nowMs, figures }) => valueOf(rule, state, nowMs, figures),
  nextChangeMs(rule, state, { nowMs, figures }) {
    const [lastAtMs, counts] = state;
    if (lastAtMs === null) return null;
    const cuts = rule.cuts ?? cutsIn(figures);
    const ageing = (cuts?.recency ?? []).map((days) => lastAtMs + Math.ceil(days) * DAY_MS);
    const leaving = counts.map(([startMs]) => leavesAtMs(startMs, rule));
    return firstChange([...ageing, ...leaving], nowMs, (atMs) => valueOf(rule, state, atMs, figures));
  },
};
