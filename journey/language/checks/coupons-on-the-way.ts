import type { Plan } from '../../plan/plan';
import { exitsOf } from '../../plan/step-exits';
import { stepsInOrder } from './step-order';

/** The ids of the steps at which every person has a coupon, whatever way they came. */
export function stepsWithCoupon(plan: Plan): Set<string> {
  const sure = new Map<string, boolean>();
  if (plan.first !== null) sure.set(plan.first, false);
  for (const step of stepsInOrder(plan.first, plan.steps)) {
    const here = sure.get(step.id) ?? false;
    for (const { label, to } of exitsOf(step)) {
      if (to === null) continue;
      const after = here || (step.kind === 'coupon' && label !== 'else');
      sure.set(to, (sure.get(to) ?? true) && after);
    }
  }
  return new Set([...sure].flatMap(([id, has]) => (has ? [id] : [])));
}
