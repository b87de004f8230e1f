import { changePerformed, performStep } from '../performing';
import type { StepRunner } from '../step-runner';

/** `start`: asks for an entry of the person into another journey, which decides whether it lets them in. */
export const startRunner: StepRunner<'start'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, step.journey),
};

/** `stop`: ends the person's runs of another journey. */
export const stopRunner: StepRunner<'stop'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, step.journey),
};
