import { goalEvents } from '../engine/goal-reached';
import { experimentsOf } from '../plan/experiment';
import type { Goal } from '../plan/plan';
import type { FlatSteps } from './flatten-steps';

/** A `winner` is found by the goal, and by one that can be read from events after a run has ended. */
export function checkWinners(flat: FlatSteps, goal: Goal | null): void {
  for (const { id } of experimentsOf(flat)) {
    const spot = flat.spots.get(id)?.at('winner');
    if (goal === null) {
      const hint = 'Add a goal: `goal: { event: order_placed, within: 7d }`.';
      spot?.fault('missing_key', 'Variants are compared by the goal, and the journey has none.', { hint });
    } else if (goalEvents(goal).length === 0) {
      const message = 'Only a goal that events tell of can be counted when a run has ended.';
      const hint = 'Let the goal be an event, or a message that was delivered, opened or clicked.';
      spot?.fault('wrong_value', message, { hint });
    }
  }
}
