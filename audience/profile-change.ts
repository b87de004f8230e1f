import type { EventRow, ProfileRow } from '../store/rows';
import { CHANNEL_NAMES, type ChannelName } from './channel';
import { afterConsent, consentStatements, type ConsentChange, type ConsentStatement } from './consent-change';
import { clientSays, joinClientSays, settlePlace } from './client-says';
import { recordDevice } from './devices';
import type { Json, JsonObject } from './json';
import { recordGroup } from './person-groups';
import { recordTouch } from './touch';
import { RECORDED_TRAITS } from './touch-rank';
import { setTraits, textTrait } from './trait-change';
import { sameValue } from './value-test';

/** A profile and what became different in it, as listening tokens: `profile:city`, `consent:email`, `tag:vip`. */
export interface ProfileChange {
  profile: ProfileRow;
  changed: string[];
}

/** Events of the system that state consent, with what they state. */
const CONSENT_EVENTS: Record<string, ConsentChange['state']> = {
  subscribed: 'granted',
  subscription_confirmed: 'granted',
  unsubscribed: 'withdrawn',
};

/** The profile of a person nobody has heard of before. */
export function newProfile(event: Pick<EventRow, 'userRef' | 'atMs'>): ProfileRow {
  return {
    userRef: event.userRef,
    userId: null,
    anonymousIds: [],
    traits: {},
    traitTimes: {},
    tags: {},
    consent: {},
    email: null,
    phone: null,
    zone: null,
    locale: null,
    segments: {},
    recheckAtMs: null,
    createdAtMs: event.atMs,
    lastSeenAtMs: event.atMs,
    mergedInto: null,
  };
}

function isChannel(value: Json | undefined): value is ChannelName {
  return CHANNEL_NAMES.some((channel) => channel === value);
}

/** A statement about a channel, and those about its topics after it; evidence of later than the event is not believed. */
function changesOf(one: ConsentStatement, event: EventRow): ConsentChange[] {
  const atMs = Math.min(one.atMs ?? event.atMs, event.atMs);
  const said = { channel: one.channel, atMs, source: one.source ?? event.messageId };
  const state = (granted: boolean): ConsentChange['state'] => (granted ? 'granted' : 'withdrawn');
  return [
    { ...said, topic: null, state: state(one.granted) },
    ...Object.entries(one.topics ?? {}).map(([topic, granted]) => ({
      ...said,
      topic,
      state: state(granted),
    })),
  ];
}

/** The consent that an event states: the reserved trait of an identify, or an event of the system about itself. */
export function statementsOf(event: EventRow): ConsentChange[] {
  if (event.type === 'identify') {
    return consentStatements(event.traits['consent']).flatMap((one) => changesOf(one, event));
  }
  const isOwn = ['system', 'journey', 'operator'].includes(event.source);
  const state = isOwn ? CONSENT_EVENTS[event.name] : undefined;
  const { channel, topic, source } = event.properties;
  if (state === undefined || !isChannel(channel)) return [];
  // An operator writes down what was said elsewhere, and says where.
  const from = event.source === 'operator' && typeof source === 'string' ? source : event.messageId;
  const said = { atMs: event.atMs, source: from };
  return [{ ...said, channel, topic: typeof topic === 'string' ? topic : null, state }];
}

/** The traits that an identify sets; `consent` is none of them, nor is what Journeyman records by itself. */
function traitsOf(event: EventRow): JsonObject {
  if (event.type !== 'identify') return {};
  const traits = { ...event.traits };
  for (const name of ['consent', ...RECORDED_TRAITS]) Reflect.deleteProperty(traits, name);
  return traits;
}

/** Addresses, zone and locale follow what was said of them, in place; gives the names of those that changed by it. */
export function followTraits(profile: ProfileRow): string[] {
  profile.email = textTrait(profile.traits, 'email');
  profile.phone = textTrait(profile.traits, 'phone');
  return settlePlace(profile);
}

function named(tags: Json | undefined): string[] {
  return Array.isArray(tags) ? [...new Set(tags.map(String))] : [];
}

/** The tags that an import brings, or an operator gives and takes, as tokens; those they have stay as they are. */
function changeTags(profile: ProfileRow, event: EventRow): string[] {
  const isByHand = event.source === 'operator';
  if ((event.source !== 'import' && !isByHand) || event.type !== 'identify') return [];
  const { tags, untags } = event.context;
  const added = named(tags).filter((tag) => !Object.hasOwn(profile.tags, tag));
  const removed = named(isByHand ? untags : []).filter((tag) => Object.hasOwn(profile.tags, tag));
  for (const tag of added) profile.tags[tag] = { atMs: event.atMs, source: event.messageId };
  for (const tag of removed) Reflect.deleteProperty(profile.tags, tag);
  return [...added, ...removed].map((tag) => `tag:${tag}`);
}

function stateConsent(profile: ProfileRow, statements: readonly ConsentChange[]): string[] {
  return statements.flatMap((statement) => {
    const present = profile.consent[statement.channel];
    const next = afterConsent(present, statement);
    profile.consent[statement.channel] = next;
    const same = present?.state === next.state && sameValue(present.topics ?? {}, next.topics ?? {});
    return same ? [] : [`consent:${statement.channel}`];
  });
}

/**
 * Applies one event to the profile of its person and gives a new profile; the given one is not touched. Applying an
 * event twice, or events in another order, gives the same traits. `region` (ISO 3166 alpha-2) reads phone numbers
 * without a country code. `changed` names only what has another value than before.
 */
export function applyEvent(present: ProfileRow, event: EventRow, region: string): ProfileChange {
  const profile: ProfileRow = {
    ...present,
    traits: { ...present.traits },
    traitTimes: { ...present.traitTimes },
    consent: { ...present.consent },
    tags: { ...present.tags },
    userId: present.userId ?? event.userId,
    createdAtMs: Math.min(present.createdAtMs, event.atMs),
    // What an operator writes down does not mean that the person was there.
    lastSeenAtMs:
      event.source === 'operator' ? present.lastSeenAtMs : Math.max(present.lastSeenAtMs, event.atMs),
  };
  if (event.anonymousId !== null && !present.anonymousIds.includes(event.anonymousId)) {
    profile.anonymousIds = [...present.anonymousIds, event.anonymousId];
  }
  const traits = setTraits(profile, traitsOf(event), event.atMs, region);
  if (event.type === 'group') traits.push(...recordGroup(profile, event));
  traits.push(...recordTouch(profile, event));
  joinClientSays(profile, clientSays(event));
  traits.push(...followTraits(profile));
  const devices = recordDevice(profile, event) ? ['profile:devices'] : [];
  const consent = stateConsent(profile, statementsOf(event));
  const tags = changeTags(profile, event);
  return { profile, changed: [...profileTokens(traits), ...devices, ...consent, ...tags] };
}

/** Each changed trait once, as a token. */
export function profileTokens(names: readonly string[]): string[] {
  return [...new Set(names)].map((name) => `profile:${name}`);
}
