import { experimentOf } from '../plan/experiment';
import type { Plan } from '../plan/plan';
import type { Looked, Question } from './effect';
import { drawnVariant } from './steps/split';

/** A person who was drawn into an experiment. */
export interface Draw {
  experiment: string;
  variant: string;
}

/**
 * Whom these answers draw: a run that asked whether a variant has won, and heard that none has, goes by its draw. Found
 * where the question is answered, so that the draw is counted before anything can come of it.
 */
export function drawsOf(
  plan: Plan,
  userRef: string,
  questions: readonly Question[],
  looked: readonly Looked[],
): Draw[] {
  return questions.flatMap((question, index) => {
    if (question.about !== 'winner') return [];
    const step = plan.steps[question.step];
    const answer = looked[index];
    if (step?.kind !== 'split' || answer === undefined || !('winner' in answer) || answer.winner !== null)
      return [];
    return [
      { experiment: experimentOf(plan, step), variant: drawnVariant(step, userRef, plan.journey).name },
    ];
  });
}
