import type { ChannelName } from '../../audience/channel';
import type { Facts } from '../../audience/facts';
import type { MessageStep } from '../plan/reach-steps';
import type { Performed } from './effect';

/** How far engagement looks back, and how many messages of a channel it takes before it says anything. */
const LOOKS_BACK_MS = 180 * 86_400_000;
const FEWEST_SENT = 3;

/** What a person does on a channel that shows that they read it. */
const ANSWERS: Record<ChannelName, { sent: string; answered: string[] }> = {
  email: { sent: 'email_sent', answered: ['email_opened', 'email_clicked'] },
  sms: { sent: 'sms_sent', answered: ['sms_replied'] },
};

/** The events that have to be loaded before engagement can be told. */
export const ENGAGEMENT_EVENTS: readonly string[] = Object.values(ANSWERS).flatMap(({ sent, answered }) => [
  sent,
  ...answered,
]);

/** The share of messages of the last 180 days that were answered; null where too few were sent to tell. */
function engagementOf(channel: ChannelName, facts: Facts): number | null {
  const { sent, answered } = ANSWERS[channel];
  const since = facts.nowMs - LOOKS_BACK_MS;
  const count = (name: string): number => facts.eventsNamed(name).filter(({ atMs }) => atMs >= since).length;
  const all = count(sent);
  if (all < FEWEST_SENT) return null;
  return Math.max(...answered.map(count)) / all;
}

/**
 * The channels of a message step in the order in which they are tried. `best` puts the one first that the person has
 * answered most, by the share of messages of the last 180 days that were opened, clicked or replied to. A channel of
 * which fewer than three were sent is not known; unknown ones, and ties, keep the order of the file.
 */
export function channelsInOrder(step: MessageStep, facts: Facts): ChannelName[] {
  if (step.pick !== 'best') return step.channels;
  const known = new Map(step.channels.map((channel) => [channel, engagementOf(channel, facts) ?? -1]));
  return [...step.channels].sort((a, b) => (known.get(b) ?? -1) - (known.get(a) ?? -1));
}

/** Why a channel does not reach the person, whatever the time: the next one may. */
const UNREACHED: ReadonlySet<string> = new Set([
  ...['no_address', 'suppressed', 'no_consent', 'topic_refused', 'no_channel', 'no_template'],
]);

/** Whether the next channel is to be tried: this one does not reach the person, or surely sent nothing. */
export function goesOn(performed: Performed): boolean {
  if (performed.status === 'failed') return true;
  return performed.status === 'skipped' && UNREACHED.has(performed.reason);
}

/** What a step comes to whose channels came to this, each by its name; the first channel speaks where none was sent. */
export function together(came: readonly { channel: ChannelName; performed: Performed }[]): Performed {
  const sent = came.filter(({ performed }) => performed.status === 'done').map(({ channel }) => channel);
  const later = came.flatMap(({ performed }) => (performed.status === 'later' ? [performed] : []));
  if (later.length > 0) {
    const soonest = later.reduce((a, b) => (b.untilMs < a.untilMs ? b : a));
    return sent.length === 0 ? soonest : { ...soonest, result: { channels: sent } };
  }
  if (sent.length > 0) return { status: 'done', result: { channels: sent } };
  return came[0]?.performed ?? { status: 'skipped', reason: 'no_channel' };
}
