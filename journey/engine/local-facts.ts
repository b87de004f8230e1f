import type { Calendar } from '../../audience/calendar';
import type { Condition } from '../../audience/condition';
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
    nowMs,
    zone: 'UTC',
    person: {
      userRef: run.userRef,
      traits: {},
      tags: [],
      segments: [],
      consent: {},
      suppressed: [],
      zone: null,
      locale: null,
    },
    run: {
      runId: run.runId,
      journey: run.journey,
      enteredAtMs: run.enteredAtMs,
      entry: run.entry,
      steps: run.results,
    },
    event,
    eventsNamed: () => [],
    messageWas: () => false,
    couponWas: () => false,
  };
  return evaluate(condition, facts, NO_CALENDAR);
}
