import type { MessageStep } from '../../plan/reach-steps';
import type { Performed } from '../effect';
import { performAgainLater, performStep, roundOf } from '../performing';
import type { StepRunner } from '../step-runner';
import { end, goTo, log, setResult, type Turn } from '../turn';

/** The channels that a message went out on, as its result names them. */
function channelsOf(performed: Extract<Performed, { status: 'done' }>): string[] {
  const channels = performed.result?.['channels'];
  return Array.isArray(channels) ? channels.filter((channel) => typeof channel === 'string') : [];
}

function messagePerformed(step: MessageStep, turn: Turn, performed: Performed): void {
  const { id, template: subject } = step;
  if (performed.status === 'later') {
    performAgainLater(step, turn, performed, subject);
    return;
  }
  const round = roundOf(turn, id);
  const which = round === 0 ? {} : { round };
  if (performed.status === 'done') {
    // A line for each channel, as those that send on it alone have it, so that reports count them together.
    for (const kind of channelsOf(performed)) log(turn, { step: id, kind, outcome: 'done', subject, round });
    setResult(turn, id, { status: 'sent', ...which, ...performed.result });
    goTo(turn, step.next);
    return;
  }
  const { status, reason } = performed;
  const seen = performed.status === 'skipped' && performed.seen ? { seen: performed.seen } : {};
  log(turn, { step: id, kind: 'message', subject, round, outcome: status, reason, ...seen });
  setResult(turn, id, { status, ...which, reason });
  if (step.onSkip === 'exit') end(turn, status);
  else goTo(turn, step.next);
}

/** `message`: one message on the channel that reaches the person, or on all; a skip where none does. */
export const messageRunner: StepRunner<'message'> = { begin: performStep, performed: messagePerformed };
