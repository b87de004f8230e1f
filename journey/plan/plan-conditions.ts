import type { Condition } from '../../audience/condition';
import type { ExitItem, Goal, Listener, PlanStep } from './plan';

/** The parts of a plan by which a run listens and decides. */
export interface Deciding {
  goal: Goal | null;
  exits: readonly ExitItem[];
  steps: Readonly<Record<string, PlanStep>>;
}

/** Everything the goal, the exits and the waits of a plan listen to, in that order. */
export function listenersOf(plan: Deciding): Listener[] {
  const own = Object.values(plan.steps).flatMap((step) => (step.kind === 'wait_for' ? [step.listener] : []));
  const goal = plan.goal === null ? [] : [plan.goal.listener];
  return [...goal, ...plan.exits.map((exit) => exit.listener), ...own];
}

/** The conditions that the engine may have to decide: of listeners, and of every `if`. */
export function decidingConditions(plan: Deciding): Condition[] {
  const heard = listenersOf(plan).flatMap((listener) => {
    if (listener.on === 'event') return listener.where === null ? [] : [listener.where];
    return listener.on === 'when' ? [listener.when] : [];
  });
  const asked = Object.values(plan.steps).flatMap((step) => (step.kind === 'if' ? [step.when] : []));
  return [...heard, ...asked];
}
