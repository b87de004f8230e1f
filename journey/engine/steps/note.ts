import type { StepRunner } from '../step-runner';
import { goTo } from '../turn';

/** `note`: words for people, so nothing happens and nothing is recorded. */
export const noteRunner: StepRunner<'note'> = {
  begin: (step, turn) => goTo(turn, step.next),
};
