import type { Seen } from '../../../audience/facts';
import { isLocal } from '../../../audience/needs';
import type { ChooseStep } from '../../plan/plan';
import { evaluateLocally } from '../local-facts';
import type { StepRunner } from '../step-runner';
import { truthOf } from '../truth-of';
import { goTo, log, type Turn } from '../turn';

/** Takes a choice, or `otherwise` where none holds. The choices of a timeline are numbered as in the file, from 1. */
function take(step: ChooseStep, turn: Turn, index: number | null, seen: Seen[]): void {
  log(turn, { step: step.id, kind: 'choose', outcome: index === null ? 'otherwise' : `${index + 1}`, seen });
  goTo(turn, index === null ? step.otherwise : (step.choices[index]?.first ?? null));
}

/** `choose`: decided at once where only the run's own values are read; otherwise all is asked in one look. */
export const chooseRunner: StepRunner<'choose'> = {
  begin(step, turn) {
    if (!step.choices.every(({ when }) => isLocal(when))) {
      turn.run.phase = { kind: 'asking' };
      return;
    }
    for (const [index, { when }] of step.choices.entries()) {
      const { value, seen } = evaluateLocally(when, turn.run, null, turn.nowMs);
      if (value) return take(step, turn, index, seen);
    }
    take(step, turn, null, []);
  },
  questions: (step) => step.choices.map((_, index) => ({ about: 'choice', step: step.id, index })),
  looked(step, turn, looked) {
    const answers = looked.map((one) => truthOf(one, step.id));
    const index = answers.findIndex(({ value }) => value);
    take(step, turn, index < 0 ? null : index, answers[index]?.seen ?? answers.flatMap(({ seen }) => seen));
  },
};
