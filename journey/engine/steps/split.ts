import { draw } from '../../../audience/draw';
import type { Variant } from '../../plan/plan';
import type { StepRunner } from '../step-runner';
import { end, goTo, log, setResult } from '../turn';

/** The variant that a draw in [0, 1) falls on, by weight. */
function pickVariant(variants: readonly Variant[], drawn: number): Variant | undefined {
  const total = variants.reduce((sum, variant) => sum + variant.weight, 0);
  let left = drawn * total;
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return variant;
  }
  return variants.at(-1);
}

/** `split`: sticky by person, the same in simulation, replay and production. A control variant ends the run there. */
export const splitRunner: StepRunner<'split'> = {
  begin(step, turn) {
    const variant = pickVariant(
      step.variants,
      draw(turn.run.userRef, `split:${turn.plan.journey}:${step.split}`),
    );
    if (variant === undefined) throw new Error(`Split ${step.id} of ${turn.plan.journey} has no variants`);
    log(turn, { step: step.id, kind: 'split', outcome: variant.name, subject: step.split });
    setResult(turn, step.id, { variant: variant.name });
    if (variant.control) end(turn, 'control');
    else goTo(turn, variant.first);
  },
};
