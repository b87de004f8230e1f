import type { Answer } from '../../../audience/facts';
import { isLocal } from '../../../audience/needs';
import type { IfStep } from '../../plan/plan';
import { evaluateLocally } from '../local-facts';
import type { StepRunner } from '../step-runner';
import { truthOf } from '../truth-of';
import { goTo, log, type Turn } from '../turn';

function branch(step: IfStep, turn: Turn, answer: Pick<Answer, 'value' | 'seen'>): void {
  log(turn, { step: step.id, kind: 'if', outcome: answer.value ? 'then' : 'else', seen: answer.seen });
  goTo(turn, answer.value ? step.then : step.otherwise);
}

/** `if`: decided at once where only the run's own values are read; otherwise the facts are found outside. */
export const ifRunner: StepRunner<'if'> = {
  begin(step, turn) {
    if (isLocal(step.when)) branch(step, turn, evaluateLocally(step.when, turn.run, null, turn.nowMs));
    else turn.run.phase = { kind: 'asking' };
  },
  questions: (step) => [{ about: 'step', step: step.id }],
  looked: (step, turn, [looked]) => branch(step, turn, truthOf(looked, step.id)),
};
