import { advance as real, type Move } from '../../journey/engine/advance';
import type { Input } from '../../journey/engine/effect';
import type { Run } from '../../journey/engine/run';
import type { Plan } from '../../journey/plan/plan';

export type { Move };

/** An engine in the wrong order, to see that replay catches it: it sleeps for a moment before each mail. */
export function advance(plan: Plan, run: Run, input: Input, nowMs: number): Move {
  const move = real(plan, run, input, nowMs);
  const { effect } = move;
  if (effect.kind !== 'perform' || input.kind === 'woke') return move;
  if (plan.steps[effect.step]?.kind !== 'email') return move;
  return { run: move.run, effect: { kind: 'sleep', untilMs: nowMs + 1, step: effect.step, why: 'wait' } };
}
