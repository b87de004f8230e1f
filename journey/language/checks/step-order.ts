import type { PlanStep } from '../../plan/plan';
import { exitsOf } from '../../plan/step-exits';

type Steps = Readonly<Record<string, PlanStep>>;

/** The steps that can be reached, each after all that lead to it. Steps never lead back, so there is such an order. */
export function stepsInOrder(first: string | null, steps: Steps): PlanStep[] {
  const done = new Set<string>();
  const order: PlanStep[] = [];
  const visit = (id: string | null): void => {
    const step = id === null ? undefined : steps[id];
    if (!step || done.has(step.id)) return;
    done.add(step.id);
    for (const { to } of exitsOf(step)) visit(to);
    order.push(step);
  };
  visit(first);
  return order.reverse();
}
