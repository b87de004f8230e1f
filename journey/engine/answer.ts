import type { Calendar } from '../../audience/calendar';
import type { Condition } from '../../audience/condition';
import { evaluate } from '../../audience/evaluate';
import type { EventFact, Facts } from '../../audience/facts';
import { experimentOf, WINNER_SEEN } from '../plan/experiment';
import type { Plan, WaitSpec } from '../plan/plan';
import type { Looked, Question } from './effect';
import { questionCondition } from './question';
import { waitInstant } from './wait-instant';

/** The conditions whose facts must be loaded before these questions can be answered. */
export function questionNeeds(plan: Plan, questions: readonly Question[]): Condition[] {
  return questions.flatMap((question) => {
    const condition = questionCondition(plan, question);
    return condition === null ? [] : [condition];
  });
}

/**
 * Answers the questions of a `look`, in their order. Pure: both drivers use it, each with its own facts.
 * `factsAbout` gives the person's facts with this event under test.
 */
export function answerQuestions(
  plan: Plan,
  questions: readonly Question[],
  factsAbout: (event: EventFact | null) => Facts,
  calendar: Calendar,
): Looked[] {
  return questions.map((question) => {
    if (question.about === 'instant') return answerInstant(plan, question.step, factsAbout(null), calendar);
    if (question.about === 'winner') return answerWinner(plan, question.step, factsAbout(null));
    const condition = questionCondition(plan, question);
    if (condition === null) return { value: true, recheckAtMs: null, seen: [] };
    const event = 'event' in question ? question.event : null;
    return evaluate(condition, factsAbout(event), calendar);
  });
}

function answerInstant(plan: Plan, stepId: string, facts: Facts, calendar: Calendar): Looked {
  const step = plan.steps[stepId];
  if (step?.kind !== 'wait') throw new Error(`Step ${stepId} of ${plan.journey} is not a wait`);
  const instantMs = waitInstant(step.wait, facts, calendar);
  return { instantMs, seen: [{ what: `${sourceOf(step.wait)} in ${facts.zone}`, value: instantMs }] };
}

function answerWinner(plan: Plan, stepId: string, facts: Facts): Looked {
  const step = plan.steps[stepId];
  if (step?.kind !== 'split') throw new Error(`Step ${stepId} of ${plan.journey} is not a split`);
  const winner = facts.winnerOf?.(experimentOf(plan, step)) ?? null;
  return { winner, seen: [{ what: WINNER_SEEN, value: winner }] };
}

function sourceOf(wait: WaitSpec): string {
  if (wait.kind === 'cycle') return `profile.${wait.trait}`;
  return wait.kind === 'date' ? `${wait.source.from}.${wait.source.path}` : 'local time';
}
