import { stateConsent } from '../dispatch/state-consent';
import { systemEvent } from '../dispatch/system-event';
import type { Performed } from '../journey/engine/effect';
import type { SubscribeStep, SuppressStep, UnsubscribeStep } from '../journey/plan/reach-steps';
import type { EventRow } from '../store/rows';
import type { ActivityDeps } from './deps';
import { hopsOf, type RunAtHand } from './run-at-hand';

type ConsentStep = SubscribeStep | UnsubscribeStep | SuppressStep;

/**
 * `subscribe`, `unsubscribe`, `suppress`: what the person said about being written to, with this (run, step, round) as
 * its evidence. It counts from the instant the step was asked for, so that a late retry never undoes what the person
 * said in the meantime.
 */
export async function performConsent(
  deps: ActivityDeps,
  run: RunAtHand,
  step: ConsentStep,
  round: number,
  askedAtMs: number,
): Promise<Performed> {
  if (step.kind === 'suppress') {
    const address = step.channel === 'email' ? run.profile.email : run.profile.phone;
    if (address === null) return { status: 'skipped', reason: 'no_address' };
    await deps.store.suppressions.add(step.channel, address, `journey:${run.context.journey}`, run.nowMs);
  }
  const stated = eventOf(run, step, round, askedAtMs);
  const row = await stateConsent(deps.store, stated, run.brand.region);
  if (row === null) return { status: 'skipped', reason: 'no_person' };
  await deps.record([row]);
  return { status: 'done' };
}

function eventOf(run: RunAtHand, step: ConsentStep, round: number, askedAtMs: number): EventRow {
  const { runId, journey } = run.context;
  const topic = step.kind === 'suppress' ? null : step.topic;
  return systemEvent({
    userRef: run.profile.userRef,
    messageId: `${runId}/${step.id}/${round}`,
    name: step.kind === 'subscribe' ? 'subscribed' : 'unsubscribed',
    properties: {
      channel: step.channel,
      ...(topic === null ? {} : { topic }),
      ...(step.kind === 'suppress' ? { reason: 'suppressed' } : {}),
      journey,
      step: step.id,
    },
    atMs: askedAtMs,
    receivedAtMs: run.nowMs,
    hops: hopsOf(run),
    source: 'journey',
  });
}
