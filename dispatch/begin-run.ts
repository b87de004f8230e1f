import type { EventFact } from '../audience/facts';
import { advance } from '../journey/engine/advance';
import { answerQuestions, questionNeeds } from '../journey/engine/answer';
import { takeTrail } from '../journey/engine/hear';
import { drawsOf, type Draw } from '../journey/engine/draws';
import { isLongSleep } from '../journey/engine/long-sleep';
import { newRun } from '../journey/engine/new-run';
import type { Passed, Run } from '../journey/engine/run';
import type { Plan } from '../journey/plan/plan';
import type { ProfileRow, RunRow } from '../store/rows';
import type { DispatchContext } from './context';
import { winnersFor } from './experiment-draws';
import { needsOf } from './facts-needed';
import { loadFacts } from './load-facts';

/** A run that asks more often than this before it does anything goes on asking in its workflow. */
const MOST_LOOKS = 20;

/** Who begins, and by what. */
export interface Begun {
  plan: Plan;
  row: Pick<RunRow, 'runId' | 'userRef' | 'journey' | 'key' | 'enteredAtMs'>;
  profile: ProfileRow;
  event: EventFact | null;
  hops: number;
}

/** A run to be started. */
export interface FreshRun {
  run: Run;
  /** Where it begins with a long wait: the step at which it rests, and its history so far, to be stored. */
  rest: { at: string | null; trail: Passed[]; seq: number } | null;
  /** The experiments into which it was drawn, to be kept when it starts. */
  draws: Draw[];
}

/** The run as it is before anything has happened. */
export function runOf({ plan, row, event, hops }: Omit<Begun, 'profile'>): Run {
  return newRun(plan, {
    userRef: row.userRef,
    key: row.key,
    event,
    atMs: row.enteredAtMs,
    entryHash: row.runId.slice(row.runId.lastIndexOf('/') + 1),
    hops,
  });
}

/**
 * Takes a new run up to the first thing that it does or waits for. The person and the entry event are at hand here, so
 * a branch at the beginning, or the instant of a wait, costs no activity; the workflow goes on from where this ended. A
 * run that begins with a long wait is stored with its place, so that nothing of it has to be told later.
 */
export async function beginRun(context: DispatchContext, begun: Begun): Promise<FreshRun> {
  const { plan } = begun;
  let move = advance(plan, runOf(begun), { kind: 'start' }, context.now());
  const draws: Draw[] = [];
  for (let looks = 0; move.effect.kind === 'look' && looks < MOST_LOOKS; looks += 1) {
    const { questions } = move.effect;
    const [facts, winners] = await Promise.all([
      factsOf(context, begun, plan, questions),
      winnersFor(context.store, plan, questions),
    ]);
    const about = (event: EventFact | null) => ({ ...facts, ...winners, event });
    const looked = answerQuestions(plan, questions, about, context.calendar);
    draws.push(...drawsOf(plan, move.run.userRef, questions, looked));
    move = advance(plan, move.run, { kind: 'looked', looked }, context.now());
  }
  if (!isLongSleep(move.effect, context.now())) return { run: move.run, rest: null, draws };
  const { run, trail, seq } = takeTrail(move.run);
  return { run, rest: { at: run.at, trail, seq }, draws };
}

function factsOf(
  context: DispatchContext,
  { row, profile, event }: Begun,
  plan: Plan,
  questions: Parameters<typeof questionNeeds>[1],
): ReturnType<typeof loadFacts> {
  const { runId, journey, enteredAtMs } = row;
  return loadFacts(context.store, {
    profile,
    run: { runId, journey, enteredAtMs, entry: event, steps: {} },
    event: null,
    needs: needsOf(questionNeeds(plan, questions)),
    nowMs: context.now(),
    timezone: plan.timezone,
    brandZone: context.registry().brand.timezone,
  });
}
