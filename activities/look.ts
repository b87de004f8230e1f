import type { EventFact } from '../audience/facts';
import { answerQuestions, questionNeeds } from '../journey/engine/answer';
import type { JourneyActivities } from '../workflows/messages';
import type { ActivityDeps } from './deps';
import { remember, rememberPlace } from './remember';
import { factsOf, loadRun } from './run-at-hand';

/** Finds the facts that a run asks for. Without questions it only stores the run's history. */
export function createLook(deps: ActivityDeps): JourneyActivities['look'] {
  return async (input) => {
    if (input.questions.length === 0) {
      await rememberPlace(deps, input);
      return [];
    }
    const [run] = await Promise.all([loadRun(deps, input.run, input.nowMs), remember(deps, input)]);
    const facts = await factsOf(deps, run, questionNeeds(run.plan, input.questions));
    const about = (event: EventFact | null) => ({ ...facts, event });
    return answerQuestions(run.plan, input.questions, about, deps.calendar);
  };
}
