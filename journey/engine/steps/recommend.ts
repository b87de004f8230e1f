import { laterRound, performAgainLater, performStep } from '../performing';
import type { StepRunner } from '../step-runner';
import { goTo, log, setResult } from '../turn';

/** `recommend`: items for later steps; where there are none `else` is taken, or the run goes on with an empty list. */
export const recommendRunner: StepRunner<'recommend'> = {
  begin: performStep,
  performed(step, turn, performed) {
    if (performed.status === 'later') {
      performAgainLater(step, turn, performed, step.strategy);
      return;
    }
    const about = { step: step.id, kind: 'recommend', subject: step.strategy, ...laterRound(turn, step.id) };
    if (performed.status === 'done') {
      log(turn, { ...about, outcome: 'done' });
      setResult(turn, step.id, { status: 'done', ...performed.result });
      goTo(turn, step.next);
      return;
    }
    const { reason } = performed;
    log(turn, { ...about, outcome: 'none', reason });
    setResult(turn, step.id, { status: 'none', reason, items: [] });
    goTo(turn, step.otherwise ?? step.next);
  },
};
