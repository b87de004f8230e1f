import { changePerformed, performStep } from '../performing';
import type { StepRunner } from '../step-runner';

function subjectOf({ channel, topic }: { channel: string; topic: string | null }): string {
  return topic === null ? channel : `${channel} ${topic}`;
}

/** `subscribe` and `unsubscribe`: what the person said about being written to, with this run as its evidence. */
export const subscribeRunner: StepRunner<'subscribe'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, subjectOf(step)),
};
export const unsubscribeRunner: StepRunner<'unsubscribe'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, subjectOf(step)),
};

/** `suppress`: stops a channel for good. Who has no address on it is passed over. */
export const suppressRunner: StepRunner<'suppress'> = {
  begin: performStep,
  performed: (step, turn, performed) => changePerformed(step, turn, performed, step.channel),
};
