import type { EventFact } from '../audience/facts';
import { winnersFor, keepDraws } from '../dispatch/experiment-draws';
import { drawsOf } from '../journey/engine/draws';
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
    const { plan, context, nowMs } = run;
    const { questions } = input;
    const [facts, winners] = await Promise.all([
      factsOf(deps, run, questionNeeds(plan, questions)),
      winnersFor(deps.store, plan, questions),
    ]);
    const about = (event: EventFact | null) => ({ ...facts, ...winners, event });
    const looked = answerQuestions(plan, questions, about, deps.calendar);
    await keepDraws(deps.store, plan, context, drawsOf(plan, context.userRef, questions, looked), nowMs);
    return looked;
  };
}
