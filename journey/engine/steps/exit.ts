import type { StepRunner } from '../step-runner';
import { end } from '../turn';

/** `exit`: ends the run with the reason given. */
export const exitRunner: StepRunner<'exit'> = {
  begin: (step, turn) => end(turn, step.reason),
};
