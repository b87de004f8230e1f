import type { JsonObject } from '../../audience/json';
import type { PlanStep } from '../plan/plan';
import type { Performed } from './effect';
import { dueNowMs } from './hold';
import type { Run } from './run';
import { end, goTo, log, setResult, type Turn } from './turn';

/** How often the step has been performed before: the round in its send key. */
export function roundOf(turn: Turn, step: string): number {
  return turn.run.rounds[step] ?? 0;
}

/** The round for a line of the history: the first needs no mention. */
export function laterRound(turn: Turn, step: string): { round?: number } {
  const round = roundOf(turn, step);
  return round === 0 ? {} : { round };
}

/** The round in which a message step last came to something: fates of earlier rounds are not those of this message. */
export function roundOfResult(run: Run, step: string): number {
  const round = run.results[step]?.['round'];
  return typeof round === 'number' ? round : 0;
}

/** Asks the driver to perform the step; patience counts from when it was due. */
export function performStep(_step: PlanStep, turn: Turn): void {
  turn.run.phase = { kind: 'performing', askedAtMs: dueNowMs(turn) };
}

/** Keeps a send that is not allowed yet; goal and exits are heard meanwhile. */
export function performAgainLater(
  step: PlanStep,
  turn: Turn,
  later: Extract<Performed, { status: 'later' }>,
  subject: string,
): void {
  const { phase } = turn.run;
  const askedAtMs = phase.kind === 'performing' ? phase.askedAtMs : turn.nowMs;
  turn.run.phase = { kind: 'deferred', untilMs: later.untilMs, askedAtMs, reason: later.reason };
  turn.run.watch = { stale: true, recheckAtMs: null };
  log(turn, {
    step: step.id,
    kind: step.kind,
    outcome: 'deferred',
    reason: later.reason,
    subject,
    untilMs: later.untilMs,
    round: roundOf(turn, step.id),
  });
}

/** The common end of steps that change something and cannot be refused: set, tag, untag, track. */
export function changePerformed(step: PlanStep, turn: Turn, performed: Performed, subject: string): void {
  if (performed.status === 'later') {
    performAgainLater(step, turn, performed, subject);
    return;
  }
  const reason = performed.status === 'done' ? {} : { reason: performed.reason };
  const result: JsonObject = performed.status === 'done' ? { ...performed.result } : { ...reason };
  const about = { step: step.id, kind: step.kind, outcome: performed.status, subject };
  log(turn, { ...about, ...laterRound(turn, step.id), ...reason });
  setResult(turn, step.id, { status: performed.status, ...result });
  if (performed.status === 'failed') end(turn, 'failed');
  else goTo(turn, step.next);
}
