import type { Condition } from '../../audience/condition';
import type { EventFact } from '../../audience/facts';
import type { Listener, Plan } from '../plan/plan';
import { outcomesOf } from '../plan/wait-outcomes';
import type { Question } from './effect';
import { fateImplies } from './fate';
import type { Heard, Run } from './run';
import { mayCount } from './steps/wait-for';

/** Who may act on something heard: the goal first, then the exits in their order, then the step's own wait. */
export interface Hearing {
  who: { role: 'goal' } | { role: 'exit'; index: number } | { role: 'step'; step: string; outcome: number };
  /** What has to be true of the item for it to act; null when hearing it is enough. */
  where: Condition | null;
  question: Question | null;
}

/** The listeners that an item concerns, in the order in which they may act on it. */
export function hearingsOf(plan: Plan, run: Run, item: Heard, recalled: boolean): Hearing[] {
  const hearings: Hearing[] = [];
  if (!recalled && atOf(item) >= run.enteredAtMs) {
    if (goalListens(plan, run, item) && plan.goal !== null) {
      hearings.push(hearing({ role: 'goal' }, plan.goal.listener, item));
    }
    plan.exits.forEach((exit, index) => {
      if (concerns(exit.listener, item)) hearings.push(hearing({ role: 'exit', index }, exit.listener, item));
    });
  }
  const step = run.at === null ? undefined : plan.steps[run.at];
  if (step?.kind !== 'wait_for' || run.phase.kind !== 'waiting') return hearings;
  for (const [outcome, { listener }] of outcomesOf(step).entries()) {
    if (!mayCount(listener, run, item, run.phase.heardFromMs)) continue;
    hearings.push(hearing({ role: 'step', step: step.id, outcome }, listener, item));
  }
  return hearings;
}

/** When the thing heard happened, by its own time. */
function atOf(item: Heard): number {
  return item.kind === 'event' ? item.event.atMs : item.atMs;
}

function goalListens(plan: Plan, run: Run, item: Heard): boolean {
  if (plan.goal === null || run.convertedAtMs !== null) return false;
  return concerns(plan.goal.listener, item) && atOf(item) <= run.enteredAtMs + plan.goal.withinMs;
}

function concerns(listener: Listener, item: Heard): boolean {
  if (listener.on === 'event') return item.kind === 'event' && item.event.name === listener.event;
  if (listener.on === 'message') {
    return item.kind === 'message' && item.step === listener.step && fateImplies(item.was, listener.was);
  }
  return false;
}

function hearing(who: Hearing['who'], listener: Listener, item: Heard): Hearing {
  const where = listener.on === 'event' ? listener.where : null;
  if (where === null || item.kind !== 'event') return { who, where: null, question: null };
  return { who, where, question: questionOf(who, item.event) };
}

function questionOf(who: Hearing['who'], event: EventFact): Question {
  if (who.role === 'goal') return { about: 'goal', event };
  if (who.role === 'exit') return { about: 'exit', index: who.index, event };
  return { about: 'where', step: who.step, event, ...(who.outcome === 0 ? {} : { outcome: who.outcome }) };
}
