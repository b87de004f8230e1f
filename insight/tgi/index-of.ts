import { normalQuantile } from '../normal';

/** How many of a segment, and of the base that it is part of, have something. */
export interface Counted {
  inSegment: number;
  segment: number;
  inBase: number;
  base: number;
}

/** A target group index: 100 where the segment has as much of it as the base, 200 where twice as much. */
export interface TargetIndex {
  index: number;
  low: number;
  high: number;
}

/**
 * The target group index, 100 · (share of the segment / share of the base), with an interval for its logarithm by the delta
 * method (Katz, Baptista, Azen & Pike 1978, "Obtaining confidence intervals for the risk ratio in cohort studies", Biometrics
 * 34). The segment is part of the base, so that both shares are not independent: the base is taken as the segment and the
 * rest, which are. `alpha` is the chance that the interval does not hold the true index. Null where nobody of the base has
 * it, or nobody is in the segment; half a person more stands for nobody of the segment.
 */
export function targetIndex(
  { inSegment, segment, inBase, base }: Counted,
  alpha: number,
): TargetIndex | null {
  if (segment <= 0 || inBase <= 0) return null;
  const index = (100 * (inSegment / segment)) / (inBase / base);
  const rest = base - segment;
  const seen = Math.max(0.5, inSegment);
  const own = Math.min(1, seen / segment);
  const others = rest === 0 ? own : Math.max(0, inBase - inSegment) / rest;
  const weight = segment / base;
  const all = weight * own + (1 - weight) * others;
  const byOwn = 1 / own - weight / all;
  const byOthers = (1 - weight) / all;
  const variance =
    byOwn ** 2 * ((own * (1 - own)) / segment) +
    (rest === 0 ? 0 : byOthers ** 2 * ((others * (1 - others)) / rest));
  const width = Math.exp(-normalQuantile(alpha / 2) * Math.sqrt(variance));
  const middle = (100 * own) / all;
  return { index, low: Math.min(index, middle / width), high: middle * width };
}
