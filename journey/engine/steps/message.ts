import type { JsonObject } from '../../../audience/json';
import type { MessageStep } from '../../plan/reach-steps';
import type { Performed } from '../effect';
import { performAgainLater, performStep, roundOf } from '../performing';
import type { StepRunner } from '../step-runner';
import { end, goTo, log, setResult, type Turn } from '../turn';

/** The channels that a message went out on, as a result names them. */
function channelsIn(result: JsonObject | undefined): string[] {
  const channels = result?.['channels'];
  return Array.isArray(channels) ? channels.filter((channel) => typeof channel === 'string') : [];
}

/**
 * A line for each channel at the instant at which it went out, as steps that send on it alone have it, so that reports
 * count them together. With `pick: all` one may go out while another waits: what is told already is in the result.
 */
function logSent(step: MessageStep, turn: Turn, channels: readonly string[], round: number): void {
  const result = turn.run.results[step.id];
  const told = result?.['status'] === 'deferred' ? channelsIn(result) : [];
  for (const kind of channels) {
    if (!told.includes(kind))
      log(turn, { step: step.id, kind, outcome: 'done', subject: step.template, round });
  }
}

function messagePerformed(step: MessageStep, turn: Turn, performed: Performed): void {
  const { id, template: subject } = step;
  const round = roundOf(turn, id);
  const which = round === 0 ? {} : { round };
  if (performed.status === 'later') {
    const channels = channelsIn(performed.result);
    logSent(step, turn, channels, round);
    if (channels.length > 0) setResult(turn, id, { status: 'deferred', ...which, channels });
    performAgainLater(step, turn, performed, subject);
    return;
  }
  if (performed.status === 'done') {
    logSent(step, turn, channelsIn(performed.result), round);
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
