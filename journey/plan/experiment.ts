import { murmur3 } from '../../audience/draw';
import type { Plan, SplitStep } from './plan';

/** The word under which a run's history keeps the winner that a split has seen; null stands for none. */
export const WINNER_SEEN = 'winner';

/**
 * The name of the experiment that a `split` with a `winner` makes: `<journey>/<split>@<8 hex digits>`. The digits stand
 * for what its counts are about, which is the names, weights and controls of the variants and the goal: where one of these
 * changes, old counts say nothing, and an experiment of its own begins. Messages may be mended without that.
 */
export function experimentOf(plan: Pick<Plan, 'journey' | 'goal'>, step: SplitStep): string {
  const variants = step.variants.map(({ name, weight, control }) => [name, weight, control]);
  const { listener, withinMs } = plan.goal ?? { listener: null, withinMs: 0 };
  const about = murmur3(JSON.stringify([variants, listener, withinMs]));
  return `${plan.journey}/${step.split}@${about.toString(16).padStart(8, '0')}`;
}

/** The splits of a plan that look for a winner. */
export function experimentsOf(
  plan: Pick<Plan, 'steps'>,
): (SplitStep & { winner: NonNullable<SplitStep['winner']> })[] {
  return Object.values(plan.steps).flatMap((step) =>
    step.kind === 'split' && step.winner !== undefined ? [{ ...step, winner: step.winner }] : [],
  );
}
