import { laterRound, performAgainLater, performStep } from '../performing';
import type { StepRunner } from '../step-runner';
import { end, goTo, log, setResult } from '../turn';

/** `coupon`: reserves one code. Refused leads to `else`; without one the run ends, so no mail has an empty code. */
export const couponRunner: StepRunner<'coupon'> = {
  begin: performStep,
  performed(step, turn, performed) {
    if (performed.status === 'later') {
      performAgainLater(step, turn, performed, step.coupon);
      return;
    }
    const about = { step: step.id, kind: 'coupon', subject: step.coupon, ...laterRound(turn, step.id) };
    if (performed.status === 'done') {
      log(turn, { ...about, outcome: 'done' });
      setResult(turn, step.id, { status: 'reserved', ...performed.result });
      goTo(turn, step.next);
      return;
    }
    const { reason } = performed;
    log(turn, { ...about, outcome: 'refused', reason });
    setResult(turn, step.id, { status: 'refused', reason });
    if (step.otherwise === undefined) end(turn, 'no_coupon');
    else goTo(turn, step.otherwise);
  },
};
