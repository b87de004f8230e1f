import type { PlanStep } from '../../plan/plan';
import { exitsOf } from '../../plan/step-exits';

type Steps = Readonly<Record<string, PlanStep>>;

/**
 * The steps that can be reached, each after all that lead to it, but for the way back from the end of a round to its
 * repeat; what follows a repeat comes after its rounds.
 */
export function stepsInOrder(first: string | null, steps: Steps): PlanStep[] {
  const done = new Set<string>();
  const order: PlanStep[] = [];
  const visit = (id: string | null): void => {
    const step = id === null ? undefined : steps[id];
    if (!step || done.has(step.id)) return;
    done.add(step.id);
    // The last to be visited comes first in the order: a repeat's round before what follows it.
    for (const { to } of exitsOf(step).reverse()) visit(to);
    order.push(step);
  };
  visit(first);
  return order.reverse();
}
