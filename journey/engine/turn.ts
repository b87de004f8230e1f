import type { JsonObject } from '../../audience/json';
import type { Plan, PlanStep } from '../plan/plan';
import type { Passed, Run } from './run';

/** One call of `advance` at work: the plan, a private copy of the run that may be written to, and the instant. */
export interface Turn {
  readonly plan: Plan;
  readonly run: Run;
  readonly nowMs: number;
}

/** Begins a turn on a copy, so that the caller's run is never changed. */
export function openTurn(plan: Plan, run: Run, nowMs: number): Turn {
  return {
    plan,
    run: { ...run, trail: run.trail.slice(), inbox: run.inbox.slice(), recall: run.recall.slice() },
    nowMs,
  };
}

/** The step the run stands at. A position that the plan lacks is a broken invariant, not a marketer's fault. */
export function currentStep(turn: Turn): PlanStep {
  const step = turn.run.at === null ? undefined : turn.plan.steps[turn.run.at];
  if (step === undefined)
    throw new Error(`Run ${turn.run.runId} stands at no step of its plan: ${turn.run.at ?? 'end'}`);
  return step;
}

/** Adds a line to the history of the run. */
export function log(turn: Turn, passed: Omit<Passed, 'atMs'>): void {
  turn.run.trail.push({ atMs: turn.nowMs, ...passed });
}

/** Moves on to a step, or to the end of the journey. */
export function goTo(turn: Turn, step: string | null): void {
  turn.run.at = step;
  turn.run.phase = { kind: 'arriving' };
  turn.run.recall = [];
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
  turn.run.results = { ...turn.run.results, [step]: result };
}
