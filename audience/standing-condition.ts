import type { ChannelName } from './channel';
import type { Condition } from './condition';
import type { ConsentFact, PersonFacts } from './facts';
import { saw, type Look } from './look';

/** Whether a consent allows marketing: the channel's withdrawal covers all topics; an unlisted topic follows it. */
export function consentAllows(
  consent: ConsentFact | null | undefined,
  topic: string | null | undefined,
): boolean {
  if (consent?.state !== 'granted') return false;
  return topic === null || topic === undefined || consent.topics?.[topic] !== 'withdrawn';
}

/** The trait that holds a person's address on a channel. */
export const ADDRESS_TRAITS: Record<ChannelName, string> = { email: 'email', sms: 'phone' };

function hasAddress(person: PersonFacts, channel: ChannelName): boolean {
  const address = person.traits[ADDRESS_TRAITS[channel]];
  return typeof address === 'string' && address !== '';
}

/** `{ consent: email }`, of one topic where named. */
export function hasConsent(condition: Extract<Condition, { kind: 'consent' }>, look: Look): boolean {
  const value = consentAllows(look.facts.person.consent[condition.channel], condition.topic);
  const topic = condition.topic === undefined ? '' : ` ${condition.topic}`;
  saw(look, `consent ${condition.channel}${topic}`, value);
  return value;
}

/** `{ reachable: sms }`: consented, has an address, not suppressed. */
export function isReachable(condition: Extract<Condition, { kind: 'reachable' }>, look: Look): boolean {
  const { person } = look.facts;
  const { channel } = condition;
  const value =
    consentAllows(person.consent[channel], null) &&
    hasAddress(person, channel) &&
    !person.suppressed.includes(channel);
  saw(look, `reachable ${channel}`, value);
  return value;
}

/** `{ tag: vip }`. */
export function hasTag(condition: Extract<Condition, { kind: 'tag' }>, look: Look): boolean {
  const value = look.facts.person.tags.includes(condition.tag);
  saw(look, `tag ${condition.tag}`, value);
  return value;
}

/** `{ segment: at-risk }`. */
export function isInSegment(condition: Extract<Condition, { kind: 'segment' }>, look: Look): boolean {
  const value = look.facts.person.segments.includes(condition.segment);
  saw(look, `segment ${condition.segment}`, value);
  return value;
}
