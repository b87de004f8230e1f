import type { PlanStep } from './plan';

/** The trait that a wait follows; null for waits that keep their instant. */
export function followedTrait(step: PlanStep): string | null {
  if (step.kind !== 'wait') return null;
  const { wait } = step;
  if (wait.kind === 'cycle') return wait.trait.split('.')[0] ?? null;
  if (wait.kind !== 'date' || wait.source.from !== 'profile') return null;
  return wait.source.path.split('.')[0] ?? null;
}
