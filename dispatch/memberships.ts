import type { Facts } from '../audience/facts';
import { updateMemberships, type MembershipChange } from '../audience/segments';
import type { EventRow, ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import { loadFacts } from './load-facts';
import type { Registry } from './registry';
import { systemEvent } from './system-event';
import { personBefore } from './told-changes';

/** Whether any segment reads one of these tokens. */
export function touchesSegments(registry: Registry, tokens: readonly string[]): boolean {
  return tokens.some((token) => registry.segmentsReading.has(token));
}

function factsOf(context: DispatchContext, profile: ProfileRow): Promise<Facts> {
  const registry = context.registry();
  return loadFacts(context.store, {
    profile,
    run: null,
    event: null,
    needs: registry.segmentNeeds,
    nowMs: context.now(),
    timezone: 'profile',
    brandZone: registry.brand.timezone,
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
  /** An import, or a first look at a definition: memberships are `existing` and start nothing. */
  | { kind: 'first' }
  /** Time has passed. */
  | { kind: 'time'; beforeMs: number };

/** Finds the memberships of a person now; the caller keeps them. */
export async function lookAtMemberships(
  context: DispatchContext,
  profile: ProfileRow,
  cause: MembershipCause,
): Promise<MembershipChange> {
  const after = await factsOf(context, profile);
  let before: Facts | null = null;
  if (cause.kind === 'time') before = { ...after, nowMs: cause.beforeMs };
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
  return updateMemberships(context.registry().preparedSegments, profile, before, after, context.calendar);
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
