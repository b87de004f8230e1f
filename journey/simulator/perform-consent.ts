import { ADDRESS_TRAITS } from '../../audience/standing-condition';
import type { ChannelName } from '../../audience/channel';
import type { Performed } from '../engine/effect';
import { hopsAfter } from '../engine/hops';
import type { SubscribeStep, SuppressStep, UnsubscribeStep } from '../plan/reach-steps';
import { applyConsent } from './apply-traits';
import { recordSystemEvent } from './record-event';
import type { SimRun } from './sim-run';
import { tellLater } from './tell-later';
import type { World } from './world';

/** A statement of consent: in force at once, told to others when the run has come to rest. */
export function performConsent(
  world: World,
  run: SimRun,
  step: SubscribeStep | UnsubscribeStep,
  askedAtMs: number,
): Performed {
  const state = step.kind === 'subscribe' ? 'granted' : 'withdrawn';
  const { channel, topic } = step;
  tellLater(world, run, applyConsent(run.person, { channel, topic, state }, askedAtMs));
  tell(world, run, step.kind === 'subscribe' ? 'subscribed' : 'unsubscribed', channel, topic);
  return { status: 'done' };
}

/** Suppresses the person's address, and withdraws the consent that was given for it. */
export function performSuppress(world: World, run: SimRun, { channel }: SuppressStep): Performed {
  const { facts } = run.person;
  const address = facts.traits[ADDRESS_TRAITS[channel]];
  if (typeof address !== 'string' || address === '') return { status: 'skipped', reason: 'no_address' };
  if (!facts.suppressed.includes(channel)) facts.suppressed = [...facts.suppressed, channel];
  applyConsent(run.person, { channel, topic: null, state: 'withdrawn' }, world.clock.nowMs);
  tellLater(world, run, [`consent:${channel}`]);
  tell(world, run, 'unsubscribed', channel, null);
  return { status: 'done' };
}

function tell(world: World, run: SimRun, name: string, channel: ChannelName, topic: string | null): void {
  const { journey } = run.run;
  const about = { journey, channel, ...(topic === null ? {} : { topic }) };
  recordSystemEvent(world, run.person, name, about, { hops: hopsAfter(run, world.clock.nowMs) });
}
