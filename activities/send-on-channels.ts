import { ENGAGEMENT_EVENTS, channelsInOrder, goesOn, together } from '../journey/engine/pick-channel';
import type { ChannelName } from '../audience/channel';
import type { Facts } from '../audience/facts';
import { isPersonalized } from '../audience/personalization';
import type { Performed } from '../journey/engine/effect';
import { asSend, type MessageStep } from '../journey/plan/reach-steps';
import type { MessageRow } from '../store/rows';
import type { ActivityDeps } from './deps';
import { sendKeyOf } from './message-at-hand';
import { factsWith, type RunAtHand } from './run-at-hand';
import { sendMessage } from './send-message';

/** States of a send that is under way, or may have reached the person: no other channel is tried beside it. */
const BEGUN: ReadonlySet<MessageRow['state']> = new Set<MessageRow['state']>([
  'dispatching',
  'accepted',
  'unknown',
  'delivered',
  'bounced',
  'complained',
]);

/**
 * `message`: tries the channels in their order until one reaches the person, by the same looks as a step that sends on
 * it alone; or, with `pick: all`, sends on each. Every channel has a send key of its own, so a retry sends on none twice.
 */
export async function sendOnChannels(
  deps: ActivityDeps,
  run: RunAtHand,
  step: MessageStep,
  round: number,
  askedAtMs: number,
): Promise<Performed> {
  const came: { channel: ChannelName; performed: Performed }[] = [];
  for (const channel of await orderOf(deps, run, step, round)) {
    const performed = await sendMessage(deps, run, asSend(step, channel), round, askedAtMs);
    came.push({ channel, performed });
    if (step.pick !== 'all' && !goesOn(performed)) return together([{ channel, performed }]);
  }
  return together(came);
}

/** A channel on which an earlier try has begun goes first: what a person did meanwhile must not send on another too. */
async function orderOf(
  deps: ActivityDeps,
  run: RunAtHand,
  step: MessageStep,
  round: number,
): Promise<ChannelName[]> {
  const { userRef } = run.context;
  const rows = await Promise.all(
    step.channels.map((channel) =>
      deps.store.messages.get(userRef, sendKeyOf(run, asSend(step, channel), round)),
    ),
  );
  const begun = step.channels.filter((_, index) => BEGUN.has(rows[index]?.state ?? 'claimed'));
  const order = isPersonalized(run.profile.traits)
    ? channelsInOrder(step, await factsFor(deps, run, step))
    : step.channels;
  return [...begun, ...order.filter((channel) => !begun.includes(channel))];
}

function factsFor(deps: ActivityDeps, run: RunAtHand, step: MessageStep): Promise<Facts> {
  return factsWith(deps, run, step.pick === 'best' ? ENGAGEMENT_EVENTS : []);
}
