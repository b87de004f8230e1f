import type { Plan, PlanStep } from '../../plan/plan';
import { exitsOf } from '../../plan/step-exits';
import { stepsInOrder } from './step-order';

/** The ids of the steps at which every person has a coupon, whatever way they came. */
export function stepsWithCoupon(plan: Plan): Set<string> {
  const sure = new Map<string, boolean>();
  if (plan.first !== null) sure.set(plan.first, false);
  for (const step of stepsInOrder(plan.first, plan.steps)) {
    const here = sure.get(step.id) ?? false;
    for (const { label, to } of exitsOf(step)) {
      const after = here || (step.kind === 'coupon' && label !== 'else');
      // Without `until` there is a round at least, so what follows comes from the end of a round alone.
      if (step.kind === 'repeat' && label === 'done' && step.until === null) continue;
      const next = afterRound(plan, step, to);
      if (next !== null) sure.set(next, (sure.get(next) ?? true) && after);
    }
  }
  return new Set([...sure].flatMap(([id, has]) => (has ? [id] : [])));
}

/** Where a way leads, seen from the first round: the end of a round to what follows its repeat. */
function afterRound(plan: Plan, from: PlanStep, to: string | null): string | null {
  const step = to === null ? undefined : plan.steps[to];
  if (step?.kind !== 'repeat' || !step.inside.includes(from.id)) return to;
  return afterRound(plan, step, step.next);
}
