import type { WaitForStep, WaitOutcome } from './plan';

/** All that a wait_for waits for, in the order in which they may act: one thing, named `then`, or several by name. */
export function outcomesOf(step: WaitForStep): readonly WaitOutcome[] {
  if (step.outcomes !== undefined) return step.outcomes;
  return step.listener === null ? [] : [{ name: 'then', listener: step.listener, first: step.then }];
}
