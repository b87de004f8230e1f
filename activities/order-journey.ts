import { MANUAL_ENTRY } from '../dispatch/enter-by-hand';
import { systemEvent } from '../dispatch/system-event';
import type { Performed } from '../journey/engine/effect';
import { givenValues } from '../journey/engine/given';
import type { StartStep, StopStep } from '../journey/plan/plan';
import type { ActivityDeps } from './deps';
import { factsOf, hopsOf, type RunAtHand } from './run-at-hand';

/**
 * `start` and `stop`: puts the order into the person's inbox, once for each (run, step, round) because its id says so.
 * It is carried out there in the order of the person's events, and survives whatever crashes; whether the other journey
 * lets the person in is its own to decide and to record.
 */
export async function orderJourney(
  deps: ActivityDeps,
  run: RunAtHand,
  step: StartStep | StopStep,
  round: number,
): Promise<Performed> {
  const properties = step.kind === 'start' ? givenValues(step.with, await factsOf(deps, run, [])) : {};
  const row = systemEvent({
    userRef: run.profile.userRef,
    messageId: `${run.context.runId}/${step.id}/${round}`,
    name: step.kind === 'start' ? MANUAL_ENTRY : 'journey_stop_asked',
    properties,
    atMs: run.nowMs,
    receivedAtMs: run.nowMs,
    hops: hopsOf(run),
    source: 'journey',
  });
  await deps.record([{ ...row, context: { [step.kind]: step.journey } }]);
  return { status: 'done' };
}
