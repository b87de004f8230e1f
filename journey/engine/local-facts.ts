import type { Calendar } from '../../audience/calendar';
import type { Condition } from '../../audience/condition';
import { emptyFacts, emptyPerson } from '../../audience/empty-facts';
import { evaluate } from '../../audience/evaluate';
import type { Answer, EventFact, Facts } from '../../audience/facts';
import type { Run } from './run';

const NO_CALENDAR: Calendar = {
  isZone: () => false,
  local: () => {
    throw new Error('A condition that reads only the run asked for local time');
  },
  instant: () => {
    throw new Error('A condition that reads only the run asked for local time');
  },
};

/**
 * Evaluates a condition that reads nothing but the event under test, the entry, earlier steps and draws (`isLocal`).
 * Such conditions are decided inside the workflow, from values that its history holds.
 */
export function evaluateLocally(
  condition: Condition,
  run: Run,
  event: EventFact | null,
  nowMs: number,
): Answer {
  const facts: Facts = {
    ...emptyFacts(nowMs, 'UTC', emptyPerson(run.userRef)),
    run: {
      runId: run.runId,
      journey: run.journey,
      enteredAtMs: run.enteredAtMs,
      entry: run.entry,
      steps: run.results,
    },
    event,
  };
  return evaluate(condition, facts, NO_CALENDAR);
}
