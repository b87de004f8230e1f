import type { EventFact } from '../facts';
import type { Json } from '../json';
import { countsIn } from './counts';
import type { ScorePart, ScoreRule } from './definition';
import { foldOf } from './fold';
import type { TraitClock, TraitKind, TraitLook } from './kind';
import { leavesAtMs, valueIn, withEvent, type Buckets } from './window';

/** The buckets of each part, in the order of the parts. */
type Parts = Buckets[];

/** The score from an instant until the next step. */
interface Step {
  atMs: number;
  score: number;
}

function scoreAt(rule: ScoreRule, state: Parts, atMs: number, nowMs: number): number {
  const sum = rule.parts.reduce((whole, part, index) => {
    const amount = valueIn(state[index] ?? [], foldOf(part.measure), part, atMs, nowMs);
    const full = typeof amount === 'number' ? Math.min(1, Math.max(0, amount / part.fullAt)) : 0;
    return whole + part.weight * full;
  }, 0);
  return Math.round(sum * 1e4) / 1e4;
}

/** Every instant from the beginning of the hold on at which the score may have become, or will become, another. */
function instantsOf(rule: ScoreRule, state: Parts, nowMs: number): number[] {
  const fromMs = nowMs - rule.holdMs;
  const instants = new Set([fromMs, nowMs]);
  for (const [index, part] of rule.parts.entries()) {
    for (const [startMs] of state[index] ?? []) {
      if (startMs > fromMs && startMs < nowMs) instants.add(startMs);
      const leavesMs = leavesAtMs(startMs, part);
      if (leavesMs > fromMs && leavesMs < Infinity) instants.add(leavesMs);
    }
  }
  return [...instants].sort((a, b) => a - b);
}

/** The score as it went and, if nothing more happens, will go. */
function stepsOf(rule: ScoreRule, state: Parts, nowMs: number): Step[] {
  return instantsOf(rule, state, nowMs).map((atMs) => ({ atMs, score: scoreAt(rule, state, atMs, nowMs) }));
}

/** The best score in the time of the hold before an instant: what was earned then still counts. */
function heldAt({ holdMs }: ScoreRule, steps: readonly Step[], atMs: number): number {
  let best = -Infinity;
  for (const [index, { atMs: fromMs, score }] of steps.entries()) {
    const untilMs = steps[index + 1]?.atMs ?? Infinity;
    if (fromMs <= atMs && untilMs > atMs - holdMs) best = Math.max(best, score);
  }
  return best;
}

function bandOf({ bands }: ScoreRule, score: number): string | null {
  return bands.find(({ from }) => score >= from)?.band ?? null;
}

/** The value now, and the first instant at which time alone makes it another; null where it never does. */
function course(
  rule: ScoreRule,
  state: Parts,
  { nowMs }: TraitLook,
): { now: number; untilMs: number | null } {
  const steps = stepsOf(rule, state, nowMs);
  const now = heldAt(rule, steps, nowMs);
  const shown = (score: number): Json => (rule.bands.length === 0 ? score : bandOf(rule, score));
  const coming = steps
    .flatMap(({ atMs }) => [atMs, atMs + rule.holdMs])
    .filter((atMs) => atMs > nowMs)
    .sort((a, b) => a - b);
  const untilMs = coming.find((atMs) => shown(heldAt(rule, steps, atMs)) !== shown(now)) ?? null;
  return { now, untilMs };
}

function take(
  part: ScorePart,
  holdMs: number,
  event: EventFact,
  buckets: Buckets,
  clock: TraitClock,
): Buckets {
  if (!countsIn(part.source, event, clock)) return buckets;
  return withEvent(buckets, foldOf(part.measure), event, { withinMs: part.withinMs, holdMs }, clock);
}

/**
 * A weighted score from 0 to the sum of its weights, or the band it lies in. With bands the value is
 * `{ band, score, until }`: a band is the best that was earned in the time of `hold`, and `until` is the instant at
 * which it falls if nothing more happens.
 */
export const SCORE: TraitKind<ScoreRule, Parts> = {
  empty: [],
  update(rule, state, event, clock) {
    const before = rule.parts.map((_, index) => state[index] ?? []);
    const after = rule.parts.map((part, index) => take(part, rule.holdMs, event, before[index] ?? [], clock));
    return after.every((buckets, index) => buckets === before[index]) ? state : after;
  },
  value(rule, state, look) {
    if (rule.bands.length === 0) return course(rule, state, look).now;
    const { now, untilMs } = course(rule, state, look);
    const until = untilMs === null ? null : new Date(untilMs).toISOString();
    return { band: bandOf(rule, now), score: scoreAt(rule, state, look.nowMs, look.nowMs), until };
  },
  nextChangeMs(rule, state, look) {
    const { untilMs } = course(rule, state, look);
    if (rule.bands.length === 0) return untilMs;
    // The score under the band is shown too.
    const score = scoreAt(rule, state, look.nowMs, look.nowMs);
    const steps = stepsOf(rule, state, look.nowMs);
    const other = steps.find((step) => step.atMs > look.nowMs && step.score !== score)?.atMs ?? null;
    const instants = [untilMs, other].filter((atMs) => atMs !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  },
};
