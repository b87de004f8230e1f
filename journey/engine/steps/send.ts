import type { EmailStep, SmsStep } from '../../plan/plan';
import type { Performed } from '../effect';
import { performAgainLater, performStep, roundOf } from '../performing';
import type { StepRunner } from '../step-runner';
import { end, goTo, log, setResult, type Turn } from '../turn';

function sendPerformed(step: EmailStep | SmsStep, turn: Turn, performed: Performed): void {
  if (performed.status === 'later') {
    performAgainLater(step, turn, performed, step.template);
    return;
  }
  const { id, kind, template: subject } = step;
  const round = roundOf(turn, step.id);
  const which = round === 0 ? {} : { round };
  if (performed.status === 'done') {
    log(turn, { step: id, kind, outcome: 'done', subject, round });
    setResult(turn, step.id, { status: 'sent', ...which, ...performed.result });
    goTo(turn, step.next);
    return;
  }
  log(turn, {
    step: id,
    kind,
    subject,
    round,
    outcome: performed.status,
    reason: performed.reason,
    ...(performed.status === 'skipped' && performed.seen ? { seen: performed.seen } : {}),
  });
  setResult(turn, step.id, { status: performed.status, ...which, reason: performed.reason });
  if (step.onSkip === 'exit') end(turn, performed.status);
  else goTo(turn, step.next);
}

/** `email` and `sms`: one message, or a skip with its reason; not allowed now means deferred. */
export const emailRunner: StepRunner<'email'> = { begin: performStep, performed: sendPerformed };
export const smsRunner: StepRunner<'sms'> = { begin: performStep, performed: sendPerformed };
