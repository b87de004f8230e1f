import { Context } from '@temporalio/activity';
import { finish } from '../../../journey/simulator/local-host';
import { lookAround } from '../../../journey/simulator/look-around';
import { perform } from '../../../journey/simulator/perform';
import type { Performed } from '../../../journey/engine/effect';
import type { Passed } from '../../../journey/engine/run';
import type { JourneyActivities, RunContext } from '../../../workflows/messages';
import type { CaseWorld, DrivenRun } from './case-world';
import { shiftLooked, shiftPassed, shiftPerformed, shiftQuestion } from './shift';

/** Finds the case of the workflow that calls, by the name with which its id begins. */
export type FindCase = (name: string) => CaseWorld;

/** The activities of production, answered by the simulator's world in place of the database and the providers. */
export function worldActivities(find: FindCase): JourneyActivities {
  const performed = new Map<string, Performed>();
  return {
    async perform(input) {
      const { one, driven } = enter(find, input);
      const key = `${one.name} ${input.run.runId} ${input.step} ${input.round}`;
      const before = performed.get(key);
      if (before !== undefined) return before;
      const asked = {
        step: input.step,
        round: input.round,
        askedAtMs: input.askedAtMs + one.offsetMs,
        results: input.run.results,
      };
      const came = shiftPerformed(perform(one.world, driven.sim, asked), -one.offsetMs);
      if (came.status !== 'later') performed.set(key, came);
      return came;
    },
    async look(input) {
      const { one, driven } = enter(find, input);
      const questions = input.questions.map((question) => shiftQuestion(question, one.offsetMs));
      const found = lookAround(one.world, driven.sim, questions, input.run.results);
      return found.map((looked) => shiftLooked(looked, -one.offsetMs));
    },
    async finish(input) {
      const { one, driven } = enter(find, input);
      finish(one.world, driven.sim, input.outcome.reason);
    },
  };
}

interface Call {
  run: RunContext;
  nowMs: number;
  trail: Passed[];
  seq: number;
}

/** Sets the world's clock to the workflow's, and takes in the history that it brings. */
function enter(find: FindCase, { run, nowMs, trail, seq }: Call): { one: CaseWorld; driven: DrivenRun } {
  const { workflowExecution } = Context.current().info;
  const one = find(workflowExecution?.workflowId.split('/')[0] ?? '');
  const driven = one.runs.get(run.runId);
  if (driven === undefined) throw new Error(`${one.name} has no run ${run.runId}`);
  one.world.clock.nowMs = nowMs + one.offsetMs;
  keepTrail(one, run, trail, seq);
  return { one, driven };
}

/** Keeps a part of a run's history from the position `seq` on; what is told twice is kept once. */
export function keepTrail(
  one: CaseWorld,
  run: Pick<RunContext, 'runId' | 'userRef' | 'journey' | 'key'>,
  trail: readonly Passed[],
  seq: number,
): void {
  const { runId, userRef, journey, key } = run;
  const lines = one.lines.get(runId) ?? [];
  one.lines.set(runId, lines);
  trail.forEach((passed, index) => {
    lines[seq + index] = { ...shiftPassed(passed, one.offsetMs), userRef, journey, runId, key };
  });
}
