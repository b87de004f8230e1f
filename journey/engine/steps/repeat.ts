import type { Seen } from '../../../audience/facts';
import { isLocal } from '../../../audience/needs';
import type { RepeatStep } from '../../plan/plan';
import { evaluateLocally } from '../local-facts';
import type { Loop } from '../run';
import type { StepRunner } from '../step-runner';
import { truthOf } from '../truth-of';
import { beginsAtMs, goTo, log, setResult, type Turn } from '../turn';

const UNBEGUN: Loop = { round: 0, total: 0, beganAtMs: 0 };

function loopOf(step: RepeatStep, turn: Turn): Loop {
  return turn.run.loops?.[step.id] ?? UNBEGUN;
}

function setLoop(step: RepeatStep, turn: Turn, loop: Loop): void {
  turn.run.loops = { ...turn.run.loops, [step.id]: loop };
}

/**
 * `repeat`: a run comes here before the first round and after each. It waits until the next round may begin, looks at
 * `until`, and begins it; or it goes on when the rounds are over.
 */
export const repeatRunner: StepRunner<'repeat'> = {
  begin(step, turn) {
    const loop = loopOf(step, turn);
    // A wait_for behind the repeat counts since its last round began, as it does since any step.
    if (loop.round > 0) turn.run.beganAtMs[step.id] = loop.beganAtMs;
    if (loop.round >= step.times) return finish(step, turn, 'done', []);
    const dueMs = loop.round === 0 || step.everyMs === null ? turn.nowMs : loop.beganAtMs + step.everyMs;
    if (dueMs <= turn.nowMs) return look(step, turn);
    turn.run.phase = { kind: 'waiting', untilMs: dueMs, heardFromMs: turn.nowMs };
    log(turn, { step: step.id, kind: 'repeat', outcome: 'waiting', untilMs: dueMs });
  },
  woke: look,
  questions: (step) => [{ about: 'step', step: step.id }],
  looked(step, turn, [looked]) {
    const { value, seen } = truthOf(looked, step.id);
    decide(step, turn, value, seen);
  },
};

function look(step: RepeatStep, turn: Turn): void {
  if (step.until === null) decide(step, turn, false, []);
  else if (isLocal(step.until)) {
    const { value, seen } = evaluateLocally(step.until, turn.run, null, turn.nowMs);
    decide(step, turn, value, seen);
  } else turn.run.phase = { kind: 'asking' };
}

function decide(step: RepeatStep, turn: Turn, over: boolean, seen: Seen[]): void {
  if (over) finish(step, turn, 'until', seen);
  else beginRound(step, turn);
}

function finish(step: RepeatStep, turn: Turn, outcome: 'done' | 'until', seen: Seen[]): void {
  const loop = loopOf(step, turn);
  const which = { round: Math.max(0, loop.total - 1), ...(seen.length === 0 ? {} : { seen }) };
  log(turn, { step: step.id, kind: 'repeat', outcome, ...which });
  setResult(turn, step.id, { status: outcome, rounds: loop.round });
  setLoop(step, turn, { ...loop, round: 0 });
  goTo(turn, step.next);
}

/** What the steps of the round do is done anew: their send keys carry the number of the round, from 0. */
function beginRound(step: RepeatStep, turn: Turn): void {
  const { run, nowMs } = turn;
  const before = loopOf(step, turn);
  const loop = { round: before.round + 1, total: before.total + 1, beganAtMs: nowMs };
  setLoop(step, turn, loop);
  keepCodes(step, turn, before.total - 1);
  if (before.total > 0) {
    run.rounds = { ...run.rounds, ...Object.fromEntries(step.inside.map((id) => [id, before.total])) };
  }
  run.beganAtMs[step.id] = beginsAtMs(turn);
  setResult(turn, step.id, { round: loop.round });
  log(turn, { step: step.id, kind: 'repeat', outcome: 'round', round: loop.total - 1 });
  goTo(turn, step.first);
}

/** A code of an earlier round stays known, so that one that no message carried is given back at the end. */
function keepCodes(step: RepeatStep, turn: Turn, round: number): void {
  for (const id of step.inside) {
    const result = turn.run.results[id];
    if (result?.['status'] === 'reserved') setResult(turn, `${id}#${round}`, result);
  }
}
