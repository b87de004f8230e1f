import { draw } from '../../../audience/draw';
import { roundOf } from '../performing';
import type { WaitStep } from '../../plan/plan';
import type { StepRunner } from '../step-runner';
import { end, goTo, log, type Turn } from '../turn';

/** `wait`: an exact duration, or an instant found in local time outside the workflow. */
export const waitRunner: StepRunner<'wait'> = {
  begin(step, turn) {
    const { wait } = step;
    if (wait.kind === 'duration') waitUntil(step, turn, turn.nowMs + wait.durationMs);
    else if (wait.kind === 'since_entry') waitUntil(step, turn, turn.run.enteredAtMs + wait.durationMs);
    else turn.run.phase = { kind: 'asking' };
  },
  questions: (step) => [{ about: 'instant', step: step.id }],
  looked(step, turn, [looked]) {
    if (looked === undefined || !('instantMs' in looked))
      throw new Error(`The answer to ${step.id} is a truth value, not an instant`);
    const { wait } = step;
    const { instantMs } = looked;
    if (wait.kind !== 'date' && wait.kind !== 'cycle') {
      waitUntil(step, turn, instantMs ?? turn.nowMs);
      return;
    }
    if (instantMs !== null && instantMs >= turn.nowMs) {
      waitUntil(step, turn, instantMs);
      return;
    }
    const outcome = instantMs === null ? 'no_date' : 'past';
    log(turn, { step: step.id, kind: 'wait', outcome, seen: looked.seen });
    if (wait.ifPast === 'exit') end(turn, outcome);
    else goTo(turn, wait.ifPast === 'skip' ? step.nextWait : step.next);
  },
  woke(step, turn) {
    log(turn, { step: step.id, kind: 'wait', outcome: 'done' });
    goTo(turn, step.next);
  },
};

function waitUntil(step: WaitStep, turn: Turn, instantMs: number): void {
  const untilMs = instantMs + jitterOf(step, turn);
  turn.run.phase = { kind: 'waiting', untilMs, heardFromMs: turn.nowMs };
  log(turn, { step: step.id, kind: 'wait', outcome: 'waiting', untilMs });
}

/** What is added to the wait: the same whenever it is asked for in this run and round. */
function jitterOf(step: WaitStep, turn: Turn): number {
  if (step.jitterMs === 0) return 0;
  const round = roundOf(turn, step.id);
  const place = round === 0 ? `jitter:${step.id}` : `jitter:${step.id}:${round}`;
  return Math.floor(draw(turn.run.runId, place) * step.jitterMs);
}
