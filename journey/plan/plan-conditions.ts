import type { Condition } from '../../audience/condition';
import type { ExitItem, Goal, Listener, PlanStep } from './plan';
import { outcomesOf } from './wait-outcomes';

/** The parts of a plan by which a run listens and decides. */
export interface Deciding {
  goal: Goal | null;
  exits: readonly ExitItem[];
  steps: Readonly<Record<string, PlanStep>>;
}

/** Everything the goal, the exits and the waits of a plan listen to, in that order. */
export function listenersOf(plan: Deciding): Listener[] {
  const own = Object.values(plan.steps).flatMap((step) =>
    step.kind === 'wait_for' ? outcomesOf(step).map(({ listener }) => listener) : [],
  );
  const goal = plan.goal === null ? [] : [plan.goal.listener];
  return [...goal, ...plan.exits.map((exit) => exit.listener), ...own];
}

/** The conditions that a step asks when a run comes to it. */
function askedBy(step: PlanStep): Condition[] {
  if (step.kind === 'if') return [step.when];
  if (step.kind === 'choose') return step.choices.map(({ when }) => when);
  return step.kind === 'repeat' && step.until !== null ? [step.until] : [];
}

/** The conditions that the engine may have to decide: of listeners, and of every step that asks. */
export function decidingConditions(plan: Deciding): Condition[] {
  const heard = listenersOf(plan).flatMap((listener) => {
    if (listener.on === 'event') return listener.where === null ? [] : [listener.where];
    return listener.on === 'when' ? [listener.when] : [];
  });
  return [...heard, ...Object.values(plan.steps).flatMap(askedBy)];
}
