import { countsIn } from './counts';
import type { MeasureRule } from './definition';
import { foldOf } from './fold';
import type { TraitKind } from './kind';
import { firstChange } from './next-change';
import { leavesAtMs, valueIn, withEvent, type Buckets } from './window';

/** `count sum avg min max first last days`, of all time or within a window that moves. */
export const MEASURE: TraitKind<MeasureRule, Buckets> = {
  empty: [],
  update(rule, state, event, clock) {
    if (!countsIn(rule.source, event, clock)) return state;
    return withEvent(state, foldOf(rule.measure), event, rule, clock);
  },
  value: (rule, state, { nowMs }) => valueIn(state, foldOf(rule.measure), rule, nowMs, nowMs),
  nextChangeMs(rule, state, { nowMs }) {
    if (rule.withinMs === null) return null;
    const fold = foldOf(rule.measure);
    const leaving = state.map(([startMs]) => leavesAtMs(startMs, rule));
    return firstChange(leaving, nowMs, (atMs) => valueIn(state, fold, rule, atMs, nowMs));
  },
};
