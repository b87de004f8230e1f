import { changePerformed, performStep } from '../performing';
import type { StepRunner } from '../step-runner';

/** `set`: changes traits of the profile. */
export const setRunner: StepRunner<'set'> = {
  begin: performStep,
  performed: (step, turn, performed) =>
    changePerformed(step, turn, performed, Object.keys(step.set).join(' ')),
};

/** `tag` and `untag`: add a tag to the profile, or take it off. */
export const tagRunner: StepRunner<'tag'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, step.tag),
};
export const untagRunner: StepRunner<'untag'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, step.tag),
};

/** `track`: records an event of the person; other journeys may start on it. */
export const trackRunner: StepRunner<'track'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, step.event),
};
