import { countsIn } from './counts';
import type { SinceRule } from './definition';
import type { TraitKind } from './kind';

function unitsSince({ unitMs, upTo }: SinceRule, lastAtMs: number, nowMs: number): number {
  return Math.min(upTo, Math.max(0, Math.floor((nowMs - lastAtMs) / unitMs)));
}

/** How long ago the newest event was, in whole units; missing while there was none. */
export const SINCE: TraitKind<SinceRule, number | null> = {
  empty: null,
  update(rule, state, event, clock) {
    if (!countsIn(rule.source, event, clock)) return state;
    return Math.max(state ?? -Infinity, event.atMs);
  },
  value: (rule, state, { nowMs }) => (state === null ? undefined : unitsSince(rule, state, nowMs)),
  nextChangeMs(rule, state, { nowMs }) {
    if (state === null) return null;
    const units = unitsSince(rule, state, nowMs);
    return units >= rule.upTo ? null : state + (units + 1) * rule.unitMs;
  },
};
