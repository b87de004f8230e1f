import { draw } from '../../../audience/draw';
import type { Seen } from '../../../audience/facts';
import type { SplitStep, Variant } from '../../plan/plan';
import type { StepRunner } from '../step-runner';
import { end, goTo, log, setResult, type Turn } from '../turn';

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

/** The variant that a person is drawn into: the same whenever it is drawn. */
export function drawnVariant(step: SplitStep, userRef: string, journey: string): Variant {
  const variant = pickVariant(step.variants, draw(userRef, `split:${journey}:${step.split}`));
  if (variant === undefined) throw new Error(`Split ${step.id} of ${journey} has no variants`);
  return variant;
}

function drawn(step: SplitStep, { run, plan }: Turn): Variant {
  return drawnVariant(step, run.userRef, plan.journey);
}

/** The variant that this run has gone by before: in an earlier round of a repeat, or at another step of the same split. */
function goneBefore(step: SplitStep, { run, plan }: Turn): Variant | undefined {
  for (const [id, result] of Object.entries(run.results)) {
    const other = plan.steps[id];
    if (other?.kind !== 'split' || other.split !== step.split) continue;
    return step.variants.find(({ name }) => name === result['variant']);
  }
  return undefined;
}

function take(step: SplitStep, turn: Turn, variant: Variant, seen?: Seen[]): void {
  const line = { step: step.id, kind: 'split', outcome: variant.name, subject: step.split };
  log(turn, seen === undefined ? line : { ...line, seen });
  setResult(turn, step.id, { variant: variant.name });
  if (variant.control) end(turn, 'control');
  else goTo(turn, variant.first);
}

/**
 * `split`: sticky by person, the same in simulation, replay and production. With a `winner` it is asked first whether a
 * variant has won; a run that has gone by one stays with it. A control variant ends the run there.
 */
export const splitRunner: StepRunner<'split'> = {
  begin(step, turn) {
    const before = step.winner === undefined ? undefined : goneBefore(step, turn);
    if (before !== undefined) take(step, turn, before);
    else if (step.winner === undefined) take(step, turn, drawn(step, turn));
    else turn.run.phase = { kind: 'asking' };
  },
  questions: (step) => [{ about: 'winner', step: step.id }],
  looked(step, turn, [looked]) {
    if (looked === undefined || !('winner' in looked))
      throw new Error(`The answer about ${step.id} names no winner`);
    const winner = step.variants.find(({ name }) => name === looked.winner);
    take(step, turn, winner ?? drawn(step, turn), looked.seen);
  },
};
