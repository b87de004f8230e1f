import { laterRound, performAgainLater, performStep } from '../performing';
import type { StepRunner } from '../step-runner';
import { goTo, log, setResult } from '../turn';

/** `webhook`: the reply is read by later steps; one that failed for good leads to `else`, where there is one. */
export const webhookRunner: StepRunner<'webhook'> = {
  begin: performStep,
  performed(step, turn, performed) {
    if (performed.status === 'later') {
      performAgainLater(step, turn, performed, step.id);
      return;
    }
    const about = { step: step.id, kind: 'webhook', subject: step.id, ...laterRound(turn, step.id) };
    if (performed.status === 'done') {
      log(turn, { ...about, outcome: 'done' });
      setResult(turn, step.id, { status: 'done', ...performed.result });
      goTo(turn, step.next);
      return;
    }
    const { status, reason } = performed;
    log(turn, { ...about, outcome: status, reason });
    setResult(turn, step.id, { status, reason });
    goTo(turn, step.otherwise ?? step.next);
  },
};
