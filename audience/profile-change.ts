import type { EventRow, ProfileRow } from '../store/rows';
import { checkZone, normalizeLocale } from './address';
import { CHANNEL_NAMES, type ChannelName } from './channel';
import { afterConsent, consentStatements, type ConsentChange, type ConsentStatement } from './consent-change';
import type { Json, JsonObject } from './json';
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
  const said = { atMs: event.atMs, source: event.messageId };
  if (event.type === 'identify') {
    return consentStatements(event.traits['consent']).flatMap((one) => changesOf(one, event));
  }
  const state =
    event.source === 'system' || event.source === 'journey' ? CONSENT_EVENTS[event.name] : undefined;
  const { channel, topic } = event.properties;
  if (state === undefined || !isChannel(channel)) return [];
  return [{ ...said, channel, topic: typeof topic === 'string' ? topic : null, state }];
}

/** The traits that an event sets; `consent` is not one of them, and a group becomes `group_id` and `group`. */
function traitsOf(event: EventRow): JsonObject {
  if (event.type === 'identify') {
    const traits = { ...event.traits };
    delete traits['consent'];
    return traits;
  }
  if (event.type !== 'group') return {};
  const { groupId, ...group } = event.properties;
  return { ...(groupId === undefined ? {} : { group_id: groupId }), group };
}

/** What the client says of its place, for people whose zone or language nobody has stated. */
function fillFromContext(profile: ProfileRow, context: JsonObject): string[] {
  const changed: string[] = [];
  const { timezone, locale } = context;
  if (profile.zone === null && typeof timezone === 'string') {
    const zone = checkZone(timezone);
    if ('value' in zone) {
      profile.zone = zone.value;
      changed.push('timezone');
    }
  }
  if (profile.locale === null && typeof locale === 'string') {
    const tag = normalizeLocale(locale);
    if ('value' in tag) {
      profile.locale = tag.value;
      changed.push('locale');
    }
  }
  return changed;
}

/** Addresses, zone and locale follow their traits, in place; `changed` are the names of the traits just changed. */
export function followTraits(profile: ProfileRow, changed: readonly string[]): void {
  profile.email = textTrait(profile.traits, 'email');
  profile.phone = textTrait(profile.traits, 'phone');
  if (changed.includes('timezone')) profile.zone = textTrait(profile.traits, 'timezone');
  if (changed.includes('locale')) profile.locale = textTrait(profile.traits, 'locale');
}

/** The tags that an imported person brings, as tokens; those they have stay as they are. */
function addTags(profile: ProfileRow, event: EventRow): string[] {
  const { tags } = event.context;
  if (event.source !== 'import' || event.type !== 'identify' || !Array.isArray(tags)) return [];
  const added = tags.map(String).filter((tag) => !Object.hasOwn(profile.tags, tag));
  for (const tag of added) profile.tags[tag] = { atMs: event.atMs, source: event.messageId };
  return [...new Set(added)].map((tag) => `tag:${tag}`);
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
    lastSeenAtMs: Math.max(present.lastSeenAtMs, event.atMs),
  };
  if (event.anonymousId !== null && !present.anonymousIds.includes(event.anonymousId)) {
    profile.anonymousIds = [...present.anonymousIds, event.anonymousId];
  }
  const traits = setTraits(profile, traitsOf(event), event.atMs, region);
  followTraits(profile, traits);
  const filled = fillFromContext(profile, event.context);
  const consent = stateConsent(profile, statementsOf(event));
  const tags = addTags(profile, event);
  const names = [...traits, ...filled].map((name) => `profile:${name}`);
  return { profile, changed: [...names, ...consent, ...tags] };
}
