import type { Facts } from '../audience/facts';
import type { Draw } from '../journey/engine/draws';
import type { Question } from '../journey/engine/effect';
import { experimentOf } from '../journey/plan/experiment';
import type { Plan } from '../journey/plan/plan';
import type { Store } from '../store/repositories';
import type { RunRow } from '../store/rows';

type ExperimentStore = Pick<Store, 'experiments'>;

/** Looks up who has won the experiments that these questions are about: the part of the facts that answers them. */
export async function winnersFor(
  { experiments }: ExperimentStore,
  plan: Plan,
  questions: readonly Question[],
): Promise<Pick<Facts, 'winnerOf'>> {
  const asked = questions.flatMap((question) => {
    const step = question.about === 'winner' ? plan.steps[question.step] : undefined;
    return step?.kind === 'split' ? [experimentOf(plan, step)] : [];
  });
  if (asked.length === 0) return {};
  const rows = await Promise.all(asked.map((experiment) => experiments.get(experiment)));
  const won = new Map(rows.map((row) => [row?.experiment, row?.won?.winner ?? null]));
  return { winnerOf: (experiment) => won.get(experiment) ?? null };
}

/** Keeps the draws of a run, to be counted when its time for the goal is over. Keeping one twice keeps it once. */
export async function keepDraws(
  { experiments }: ExperimentStore,
  plan: Plan,
  run: Pick<RunRow, 'runId' | 'userRef' | 'enteredAtMs' | 'entryMessageId'>,
  draws: readonly Draw[],
  nowMs: number,
): Promise<void> {
  const { journey, version, goal } = plan;
  const { runId, userRef, enteredAtMs, entryMessageId } = run;
  const about = { journey, version, runId, userRef, enteredAtMs, entryMessageId };
  const dueAtMs = enteredAtMs + (goal?.withinMs ?? 0);
  await Promise.all(draws.map((draw) => experiments.draw({ ...draw, ...about, drawnAtMs: nowMs, dueAtMs })));
}
