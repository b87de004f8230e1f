import type { EventFact, Facts } from '../../audience/facts';
import { answerQuestions } from '../engine/answer';
import { drawsOf } from '../engine/draws';
import type { Looked, Question } from '../engine/effect';
import type { Run } from '../engine/run';
import type { SimRun } from './sim-run';
import { zoneOf, type World } from './world';

/** The facts of a run's person at an instant. The view is shared: it holds until the next call. */
export function factsOf(
  world: World,
  { person, indexed, run, entry }: SimRun,
  results: Run['results'],
  event: EventFact | null,
): Facts {
  const { view } = person;
  view.nowMs = world.clock.nowMs;
  view.zone = zoneOf(world, indexed.plan, person);
  view.event = event;
  view.winnerOf = world.experiments.winnerOf;
  view.run = {
    runId: run.runId,
    journey: run.journey,
    enteredAtMs: run.enteredAtMs,
    entry,
    steps: results,
  };
  return view;
}

/** Answers a run's questions from the world as it is now. */
export function lookAround(
  world: World,
  run: SimRun,
  questions: readonly Question[],
  results: Run['results'],
): Looked[] {
  const { calendar } = world.simulation;
  const { plan } = run.indexed;
  const looked = answerQuestions(plan, questions, (event) => factsOf(world, run, results, event), calendar);
  for (const draw of drawsOf(plan, run.run.userRef, questions, looked)) world.experiments.note(run, draw);
  return looked;
}
