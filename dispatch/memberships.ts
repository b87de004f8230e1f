import type { Facts } from '../audience/facts';
import { PERSONALIZATION } from '../audience/personalization';
import {
  inOrder,
  updateMemberships,
  type MembershipChange,
  type PreparedSegment,
} from '../audience/segments';
import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import { needsOf, type Needs } from './facts-needed';
import { loadFacts } from './load-facts';
import type { Registry } from './registry';
import { systemEvent } from './system-event';
import { personBefore } from './told-changes';

/** The segments that have to be looked at again, in order: those that read one of the tokens, or that time moves. */
export function concernedBy(
  registry: Registry,
  tokens: readonly string[],
  cause: MembershipCause,
): readonly PreparedSegment[] {
  if (cause.kind === 'definition') return cause.segments;
  // Switching it moves every segment, whatever they read.
  if (tokens.includes(`profile:${PERSONALIZATION}`)) return registry.preparedSegments;
  const found = tokens.flatMap((token) => registry.segmentsReading.get(token) ?? []);
  if (cause.kind === 'time') {
    return found.length > 0 ? inOrder([...registry.timedSegments, ...found]) : registry.timedSegments;
  }
  return found.length > 0 ? inOrder(found) : found;
}

/** What a segment reads does not change while it is published. */
const needsBySegment = new WeakMap<PreparedSegment, Needs>();

function needsOfSegment(segment: PreparedSegment): Needs {
  const known = needsBySegment.get(segment) ?? needsOf([segment.where]);
  needsBySegment.set(segment, known);
  return known;
}

function together(segments: readonly PreparedSegment[]): Needs {
  const needs = segments.map(needsOfSegment);
  return {
    events: [...new Set(needs.flatMap(({ events }) => events))],
    coupons: [...new Set(needs.flatMap(({ coupons }) => coupons))],
    messages: needs.some(({ messages }) => messages),
    person: needs.some(({ person }) => person),
    reachable: needs.some(({ reachable }) => reachable),
  };
}

function factsOf(
  context: DispatchContext,
  profile: ProfileRow,
  segments: readonly PreparedSegment[],
): Promise<Facts> {
  return loadFacts(context.store, {
    profile,
    run: null,
    event: null,
    needs: together(segments),
    nowMs: context.now(),
    timezone: 'profile',
    brandZone: context.registry().brand.timezone,
  });
}

/** The facts as they were: another profile, and without the events that have not been dealt with yet. */
function factsBefore(
  facts: Facts,
  before: Facts['person'],
  isPending: (messageId: string) => boolean,
): Facts {
  return {
    ...facts,
    person: before,
    eventsNamed: (name) => facts.eventsNamed(name).filter((event) => !isPending(event.messageId)),
  };
}

/** How a person's memberships are looked at again. */
export type MembershipCause =
  /** A live event: memberships that it brings are entered. */
  | { kind: 'event'; row: EventRow; before: ProfileRow; isPending(messageId: string): boolean }
  /** An import, or traits that were computed anew: memberships are `existing` and start nothing. */
  | { kind: 'import' }
  /** A first look at definitions: memberships are `existing` as well. */
  | { kind: 'definition'; segments: readonly PreparedSegment[] }
  /** Time has passed; `before` is the person before it changed traits. */
  | { kind: 'time'; beforeMs: number; before: ProfileRow };

/** Finds a person's memberships of these segments now; the caller keeps them. */
export async function lookAtMemberships(
  context: DispatchContext,
  profile: ProfileRow,
  segments: readonly PreparedSegment[],
  cause: MembershipCause,
): Promise<MembershipChange> {
  const after = await factsOf(context, profile, segments);
  let before: Facts | null = null;
  if (cause.kind === 'time') {
    before = { ...after, nowMs: cause.beforeMs, person: { ...after.person, traits: cause.before.traits } };
  }
  if (cause.kind === 'event') {
    const person = {
      ...after.person,
      traits: cause.before.traits,
      tags: Object.keys(cause.before.tags),
      consent: cause.before.consent,
      zone: cause.before.zone,
      locale: cause.before.locale,
    };
    before = factsBefore(after, personBefore(person, cause.row), (messageId) => cause.isPending(messageId));
  }
  const { segmentIds } = context.registry();
  return updateMemberships(segments, profile, before, after, context.calendar, segmentIds);
}

/** The tokens by which runs hear of changed memberships. */
export function segmentTokens(change: MembershipChange): string[] {
  const { entered, left, existing, dropped } = change;
  return [...entered, ...left, ...existing, ...dropped].map((segment) => `segment:${segment}`);
}

/** The events of the system about memberships entered and left. The same cause gives the same ids. */
export function membershipEvents(
  change: MembershipChange,
  cause: Pick<EventRow, 'userRef' | 'messageId' | 'hops'>,
  atMs: number,
): EventRow[] {
  const event = (name: string, segment: string): EventRow =>
    systemEvent({
      userRef: cause.userRef,
      messageId: `${cause.messageId}#${name}:${segment}`,
      name,
      properties: { segment },
      atMs,
      receivedAtMs: atMs,
      // Segments that read one another's events must not go round for ever.
      hops: cause.hops + 1,
    });
  return [
    ...change.entered.map((segment) => event('segment_entered', segment)),
    ...change.left.map((segment) => event('segment_left', segment)),
  ];
}
