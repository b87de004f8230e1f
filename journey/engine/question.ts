import type { Condition } from '../../audience/condition';
import type { Listener, Plan } from '../plan/plan';
import { outcomesOf } from '../plan/wait-outcomes';
import type { Question } from './effect';

/**
 * The condition that a question is about, found in the plan; null for a question about an instant or a winner, and for a listener
 * without `where` (which is then true). Questions travel as names, so histories stay small.
 */
export function questionCondition(plan: Plan, question: Question): Condition | null {
  switch (question.about) {
    case 'instant':
    case 'winner':
      return null;
    case 'goal':
      return listenerCondition(plan.goal?.listener);
    case 'exit':
      return listenerCondition(plan.exits[question.index]?.listener);
    case 'choice': {
      const step = plan.steps[question.step];
      return step?.kind === 'choose' ? (step.choices[question.index]?.when ?? null) : null;
    }
    case 'where':
    case 'step': {
      const step = plan.steps[question.step];
      if (step?.kind === 'if') return step.when;
      if (step?.kind === 'repeat') return step.until;
      return step?.kind === 'wait_for'
        ? listenerCondition(outcomesOf(step)[question.outcome ?? 0]?.listener)
        : null;
    }
  }
}

function listenerCondition(listener: Listener | undefined): Condition | null {
  if (listener?.on === 'event') return listener.where;
  return listener?.on === 'when' ? listener.when : null;
}
