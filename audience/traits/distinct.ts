import { countsIn, propertyOf } from './counts';
import type { DistinctRule } from './definition';
import type { TraitKind } from './kind';

/** The values seen last are kept; nobody is told apart by the difference between a thousand and more. */
const MOST_VALUES = 1_000;
const MOST_CHARACTERS = 200;

/** Each value with the instant at which it was last seen. */
type Seen = [value: string, lastAtMs: number][];

function newestFirst(a: Seen[number], b: Seen[number]): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
}

function inWindow({ withinMs }: DistinctRule, atMs: number, nowMs: number): boolean {
  return withinMs === null || atMs + withinMs > nowMs;
}

/** How many different values a property had. A value counts from its last event until exactly `within` later. */
export const DISTINCT: TraitKind<DistinctRule, Seen> = {
  empty: [],
  update(rule, state, event, clock) {
    const value = propertyOf(event, rule.property);
    if (value === undefined || !countsIn(rule.source, event, clock)) return state;
    const text = JSON.stringify(value).slice(0, MOST_CHARACTERS);
    const known = state.find(([one]) => one === text)?.[1] ?? -Infinity;
    if (event.atMs <= known) return state;
    const others = state.filter(([one, atMs]) => one !== text && inWindow(rule, atMs, clock.nowMs));
    return [...others, [text, event.atMs] as Seen[number]].sort(newestFirst).slice(0, MOST_VALUES);
  },
  value: (rule, state, { nowMs }) => state.filter(([, atMs]) => inWindow(rule, atMs, nowMs)).length,
  nextChangeMs(rule, state, { nowMs }) {
    const { withinMs } = rule;
    if (withinMs === null) return null;
    const leaving = state.map(([, atMs]) => atMs + withinMs).filter((atMs) => atMs > nowMs);
    return leaving.length === 0 ? null : Math.min(...leaving);
  },
};
