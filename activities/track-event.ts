import { systemEvent } from '../dispatch/system-event';
import type { Performed } from '../journey/engine/effect';
import { givenValues } from '../journey/engine/given';
import type { TrackStep } from '../journey/plan/plan';
import type { ActivityDeps } from './deps';
import { factsOf, hopsOf, type RunAtHand } from './run-at-hand';
import { wordFor } from './wording';

/** `track`: records an event of the person, once for each (run, step, round) because its id says so. */
export async function trackEvent(
  deps: ActivityDeps,
  run: RunAtHand,
  step: TrackStep,
  round: number,
): Promise<Performed> {
  const facts = await factsOf(deps, run, []);
  const { runId, userRef, journey } = run.context;
  await deps.record([
    systemEvent({
      userRef,
      messageId: `${runId}/${step.id}/${round}`,
      name: step.event,
      properties: { ...givenValues(step.properties, facts, wordFor(run)), journey, step: step.id },
      atMs: run.nowMs,
      receivedAtMs: run.nowMs,
      hops: hopsOf(run),
      source: 'journey',
    }),
  ]);
  return { status: 'done', subject: step.event };
}
