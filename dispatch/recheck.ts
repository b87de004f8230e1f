import type { PartFailure } from '../audience/failure-reason';
import type { PreparedSegment } from '../audience/segments';
import { failedTraits } from '../audience/traits/kept';
import type { ProfileRow } from '../store/rows';
import { moveAppointments } from './appointments';
import { recomputeTraits, traitsByTime, withNextLook, type Followed } from './computed-traits';
import type { DispatchContext } from './context';
import { PartsFailed } from './scan-failures';
import { failuresOf, setPartsAside } from './set-parts-aside';
import { segmentEntries } from './handle-event';
import { enterPerson } from './enter-person';
import { findProfile, withMemberships, type KnownPerson } from './known-person';
import type { MembershipCause } from './memberships';
import { tellRuns } from './tell-runs';
import { recordTraitChanges } from './trait-changes';

const MOST_TRIES = 5;

/** What is to be looked at of a person whose traits were looked at just now. */
interface Asked {
  followed: Followed;
  cause: MembershipCause;
  name: string;
}

/** Looks at one person's memberships again and keeps what was found; null when the person is gone. */
async function lookAgain(
  context: DispatchContext,
  userRef: string,
  askedOf: (profile: ProfileRow) => Promise<Asked | null>,
): Promise<(KnownPerson & { name: string }) | null> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const profile = await findProfile(context, userRef);
    const asked = profile === null ? null : await askedOf(profile);
    if (profile === null || asked === null) return null;
    const { cause, name, followed } = asked;
    // All that time may change is looked at again: nothing of what was waited for is left.
    const bare = cause.kind === 'time' ? { ...followed.profile, recheckAtMs: null } : followed.profile;
    const source = { userRef, messageId: name, hops: 0 };
    const known = await withMemberships(context, bare, followed.changed, cause, source);
    const next = withNextLook(context.registry(), known.profile);
    const written = await context.saves.add([next]);
    const changed = [...followed.changed, ...known.changed];
    if (written[0] === true) return { ...known, profile: next, changed, name };
  }
  throw new Error('The profile was written by others every time it was tried');
}

async function tellChanges(context: DispatchContext, known: KnownPerson, name: string): Promise<void> {
  if (known.changed.length === 0) return;
  await moveAppointments(context, known.profile, known.changed, false);
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

/** Time has passed: traits and memberships that it changes are entered and left, as by an event. */
export async function recheckByTime(context: DispatchContext, userRef: string): Promise<void> {
  const known = await lookAgain(context, userRef, async (profile) => {
    const { recheckAtMs } = profile;
    if (recheckAtMs === null || recheckAtMs > context.now()) return null;
    const name = `recheck/${recheckAtMs}`;
    const followed = traitsByTime(context, profile, false);
    const byTime = { messageId: name, triggers: true, hops: 0 };
    await recordTraitChanges(context, profile, followed.profile, followed.changed, byTime);
    return { followed, cause: { kind: 'time', beforeMs: recheckAtMs - 1, before: profile }, name };
  });
  if (known === null) return;
  await tellChanges(context, known, known.name);
  await setPartsAside(context, userRef, failuresOf(known));
}

/** Definitions are new: memberships they bring are `existing` and start only what asks for those already in. */
export async function recheckByDefinition(
  context: DispatchContext,
  userRef: string,
  segments: readonly PreparedSegment[],
): Promise<void> {
  const name = `defined/${context.registry().revision}`;
  const known = await lookAgain(context, userRef, async (profile) => {
    const followed = { profile, changed: [] };
    return { followed, cause: { kind: 'definition', segments }, name };
  });
  await tellOfExisting(context, known);
  throwIfFailed(known?.memberships?.failed ?? []);
}

/**
 * Computed traits are found anew, from the history or from what is kept: the definitions, or the figures of all people,
 * are others. What that brings starts only what asks for those already in.
 */
export async function recheckTraits(
  context: DispatchContext,
  userRef: string,
  how: 'recompute' | 'settle',
): Promise<void> {
  const name = `computed/${context.registry().revision}`;
  const known = await lookAgain(context, userRef, async (profile) => {
    const followed =
      how === 'recompute' ? await recomputeTraits(context, profile) : traitsByTime(context, profile, true);
    return { followed, cause: { kind: 'import' }, name };
  });
  await tellOfExisting(context, known);
  if (known === null) return;
  await setPartsAside(context, userRef, known.memberships?.failed ?? []);
  throwIfFailed(failedTraits(known.profile.computed));
}

function throwIfFailed(parts: readonly PartFailure[]): void {
  if (parts.length > 0) throw new PartsFailed(parts);
}

async function tellOfExisting(
  context: DispatchContext,
  known: (KnownPerson & { name: string }) | null,
): Promise<void> {
  if (known === null) return;
  await tellChanges(context, known, known.name);
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
