import type { PreparedSegment } from '../audience/segments';
import type { ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import { segmentEntries } from './handle-event';
import { enterPerson } from './enter-person';
import { findProfile, withMemberships, type KnownPerson } from './known-person';
import type { MembershipCause } from './memberships';
import { tellRuns } from './tell-runs';

const MOST_TRIES = 5;

/** Looks at one person's memberships again and keeps what was found; null when the person is gone. */
async function lookAgain(
  context: DispatchContext,
  userRef: string,
  causeOf: (profile: ProfileRow) => { cause: MembershipCause; name: string } | null,
): Promise<(KnownPerson & { name: string }) | null> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const profile = await findProfile(context, userRef);
    const asked = profile === null ? null : causeOf(profile);
    if (profile === null || asked === null) return null;
    const { cause, name } = asked;
    // All that time may change is looked at again: nothing of what was waited for is left.
    const bare = cause.kind === 'time' ? { ...profile, recheckAtMs: null } : profile;
    const source = { userRef, messageId: name, hops: 0 };
    const known = await withMemberships(context, bare, [], cause, source);
    const written = await context.saves.add([known.profile]);
    if (written[0] === true) return { ...known, name };
  }
  throw new Error('The profile was written by others every time it was tried');
}

async function tellChanges(context: DispatchContext, known: KnownPerson, name: string): Promise<void> {
  if (known.changed.length === 0) return;
  const event = { messageId: name, name, atMs: context.now(), properties: {} };
  const told = await tellRuns(context, known.profile, event, [], known.changed);
  await told.done;
}

/** Tells the runs of a person that their membership of a segment has changed. */
export async function tellOfSegment(
  context: DispatchContext,
  profile: ProfileRow,
  segment: string,
): Promise<void> {
  const name = `defined/${context.registry().revision}`;
  await tellChanges(context, { profile, changed: [`segment:${segment}`], memberships: null }, name);
}

/** Time has passed: memberships that it changes are entered and left, as by an event. */
export async function recheckByTime(context: DispatchContext, userRef: string): Promise<void> {
  const known = await lookAgain(context, userRef, ({ recheckAtMs }) =>
    recheckAtMs === null || recheckAtMs > context.now()
      ? null
      : { cause: { kind: 'time', beforeMs: recheckAtMs - 1 }, name: `recheck/${recheckAtMs}` },
  );
  if (known !== null) await tellChanges(context, known, known.name);
}

/** Definitions are new: memberships they bring are `existing` and start only what asks for those already in. */
export async function recheckByDefinition(
  context: DispatchContext,
  userRef: string,
  segments: readonly PreparedSegment[],
): Promise<void> {
  const name = `defined/${context.registry().revision}`;
  const known = await lookAgain(context, userRef, () => ({ cause: { kind: 'definition', segments }, name }));
  if (known === null) return;
  await tellChanges(context, known, name);
  await enterExisting(context, known.profile, known.memberships?.existing ?? [], () => true);
}

/** Lets a person in by segments that they are in already, where the journey asks for those. */
export async function enterExisting(
  context: DispatchContext,
  profile: ProfileRow,
  segments: readonly string[],
  isAsked: (journey: string) => boolean,
): Promise<void> {
  for (const segment of segments) {
    const sinceMs = profile.segments[segment]?.sinceMs ?? context.now();
    for (const entry of segmentEntries(context, segment, sinceMs, true)) {
      if (!isAsked(entry.entrance.plan.journey)) continue;
      const ended = (): Promise<null> => Promise.resolve(null);
      await enterPerson(context, { ...entry, profile, event: null, hops: 0, ended });
    }
  }
}
