import { reachable } from '../../plan/step-exits';
import type { SoundJourney } from './together';

/** A journey beyond this is one that nobody can read; its start payload would grow with it. */
const MAX_STEPS = 500;

/** Reports a journey with too many steps. Gives whether it may be looked at further. */
export function checkSize({ plan, journey }: SoundJourney): boolean {
  const count = Object.keys(plan.steps).length;
  if (count <= MAX_STEPS) return true;
  const message = `The journey has ${count} steps; ${MAX_STEPS} is the most.`;
  const hint = 'Split it into several journeys.';
  journey.root.at('steps').fault('too_many_steps', message, { of: 'key', hint });
  return false;
}

/** Reports the first of each row of steps that no way leads to. */
export function checkReach({ plan, journey }: SoundJourney): void {
  const reached = reachable(plan.first, plan.steps);
  let before = true;
  for (const [id, spot] of journey.steps.spots) {
    const now = reached.has(id);
    if (before && !now) {
      const message = `The step \`${id}\` can never be reached: every way ends before it.`;
      spot.fault('unreachable_step', message, { hint: 'Remove it, or move it up.', severity: 'warning' });
    }
    before = now;
  }
}
