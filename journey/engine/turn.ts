import type { JsonObject } from '../../audience/json';
import type { Plan, PlanStep } from '../plan/plan';
import type { Passed, Run } from './run';

/** One call of `advance` at work: the plan, a run that may be written to, and the instant. */
export interface Turn {
  readonly plan: Plan;
  readonly run: Run;
  readonly nowMs: number;
}

/**
 * A copy that a turn may write to. What a turn changes in place is copied: the run itself, its queues and its tables
 * by step. All else in a run is only ever replaced.
 */
export function copyToWrite(run: Run): Run {
  return {
    ...run,
    trail: run.trail.slice(),
    inbox: run.inbox.slice(),
    recall: run.recall.slice(),
    beganAtMs: { ...run.beganAtMs },
    results: { ...run.results },
  };
}

/** The step the run stands at. A position that the plan lacks is a broken invariant, not a marketer's fault. */
export function currentStep(turn: Turn): PlanStep {
  const step = turn.run.at === null ? undefined : turn.plan.steps[turn.run.at];
  if (step === undefined)
    throw new Error(`Run ${turn.run.runId} stands at no step of its plan: ${turn.run.at ?? 'end'}`);
  return step;
}

/** When what begins in this turn begins: with the entry, where the run has not performed nor waited for anything yet. */
export function beginsAtMs({ run, nowMs }: Turn): number {
  return run.atEntry === true ? run.enteredAtMs : nowMs;
}

/** Adds a line to the history of the run. Written out: a spread of ever another shape costs more than the turn. */
export function log(turn: Turn, passed: Omit<Passed, 'atMs'>): void {
  const { step, kind, outcome, reason, subject, untilMs, round, seen } = passed;
  const line: Passed = { atMs: turn.nowMs, step, kind, outcome };
  if (reason !== undefined) line.reason = reason;
  if (subject !== undefined) line.subject = subject;
  if (untilMs !== undefined) line.untilMs = untilMs;
  if (round !== undefined) line.round = round;
  if (seen !== undefined) line.seen = seen;
  turn.run.trail.push(line);
}

/** Moves on to a step, or to the end of the journey. */
export function goTo(turn: Turn, step: string | null): void {
  turn.run.at = step;
  turn.run.phase = { kind: 'arriving' };
  if (turn.run.recall.length > 0) turn.run.recall = [];
  turn.run.asking = null;
  if (step === null) end(turn, 'completed');
}

/** Ends the run with a reason. What is still in the inbox is void: the run hears nothing any more. */
export function end(turn: Turn, reason: string): void {
  const { run } = turn;
  run.outcome = { reason, atMs: turn.nowMs, at: run.at };
  run.status = 'ended';
  run.asking = null;
  run.inbox = [];
  run.recall = [];
  run.kept = [];
  log(turn, { step: null, kind: 'ended', outcome: reason });
}

/** Stores what later conditions and templates may read of this step. */
export function setResult(turn: Turn, step: string, result: JsonObject): void {
  turn.run.results[step] = result;
}
