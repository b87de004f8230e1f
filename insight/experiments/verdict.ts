import { compareRates, informationOf, rateOf, type Difference, type Reached } from './compare-rates';
import { isRatioMismatch } from './ratio-check';

/** What is asked of an experiment, before anybody is in it. */
export interface ExperimentRule {
  /** Names and weights; weights are positive, in any unit. */
  variants: readonly { name: string; weight: number }[];
  /** How many people must have had their time before a verdict. */
  after: number;
  /** How sure a verdict must be, 0 to 1: 0.95 is wrong in at most 5 of 100 experiments. */
  confidence: number;
}

/** The people of each variant whose time for the goal is over, and how many of them reached it. */
export type ExperimentCounts = Readonly<Record<string, Reached>>;

/** `collecting`: too few people yet. `mismatch`: people were not divided by the weights, so nothing can be said. */
export type ExperimentStatus = 'collecting' | 'undecided' | 'winner' | 'mismatch';

/** How an experiment stands. */
export interface Verdict {
  status: ExperimentStatus;
  /** The variant that is better than every other; null in all other statuses. */
  winner: string | null;
  /** The variant with the best rate by now, and how far it is ahead of each of the others. */
  leader: string | null;
  ahead: Record<string, Difference>;
}

/** Where fewer than this are expected to reach the goal, or not to, in some variant, no normal distribution holds. */
const FEWEST_OF_A_KIND = 10;

/** The interval is narrowest where twice as many people as `after` have come. */
const SHARPEST_AT_AFTERS = 2;

/**
 * Judges an experiment by its counts; may be asked at any time and as often as one likes. The chance that it ever names
 * a winner that is not truly better than all the others is at most 1 - confidence: a false winner must be shown to beat
 * some variant that is as good, one such event for each of the k variants, so each side of an interval may err with a
 * chance of (1 - confidence) / k. With two variants that is the two-sided 95 % interval.
 */
export function judge(rule: ExperimentRule, counts: ExperimentCounts): Verdict {
  const groups = rule.variants.map(({ name, weight }) => ({
    name,
    weight,
    ...(counts[name] ?? { people: 0, reached: 0 }),
  }));
  const total = groups.reduce((sum, { people }) => sum + people, 0);
  const leader = total === 0 ? undefined : groups.reduce((a, b) => (rateOf(b) > rateOf(a) ? b : a));
  if (leader === undefined) return { status: 'collecting', winner: null, leader: null, ahead: {} };
  const weights = groups.reduce((sum, { weight }) => sum + weight, 0);
  const ahead = Object.fromEntries(
    groups
      .filter((one) => one !== leader)
      .map((one) => {
        const people = SHARPEST_AT_AFTERS * (rule.after / weights);
        const sharpestAt = informationOf(people * leader.weight, people * one.weight);
        const alpha = (2 * (1 - rule.confidence)) / groups.length;
        return [one.name, compareRates(leader, one, { alpha, sharpestAt })];
      }),
  );
  const status = statusOf(rule, groups, total, Object.values(ahead));
  const named = status === 'winner' ? leader.name : null;
  return { status, winner: named, leader: leader.name, ahead };
}

function statusOf(
  rule: ExperimentRule,
  groups: readonly ({ weight: number } & Reached)[],
  total: number,
  ahead: readonly Difference[],
): ExperimentStatus {
  if (
    isRatioMismatch(
      groups.map(({ people }) => people),
      groups.map(({ weight }) => weight),
    )
  )
    return 'mismatch';
  if (total < rule.after || isSmall(groups)) return 'collecting';
  return ahead.every(({ low }) => low > 0) ? 'winner' : 'undecided';
}

/** Whether a variant is too small, by what would be expected in it at the rate of all together. */
function isSmall(groups: readonly Reached[]): boolean {
  const people = groups.reduce((sum, one) => sum + one.people, 0);
  const rate = groups.reduce((sum, one) => sum + one.reached, 0) / people;
  return Math.min(...groups.map((one) => one.people)) * Math.min(rate, 1 - rate) < FEWEST_OF_A_KIND;
}
