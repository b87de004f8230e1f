import { applyEvent, newProfile } from '../audience/profile-change';
import { NEWCOMER } from '../audience/newcomers';
import { mergeProfiles } from '../audience/profile-merge';
import type { MembershipChange } from '../audience/segments';
import type { EventRow, ProfileRow } from '../store/rows';
import { partitionOf } from './partition-of';
import { caughtUp, traitsAfterEvent, withNextLook, withoutComputed } from './computed-traits';
import { consentRows } from './consent-history';
import type { DispatchContext } from './context';
import { endDoubledRuns, refsOf } from './merged-runs';
import { endDoubledShadows } from './shadows';
import {
  lookAtMemberships,
  membershipEvents,
  segmentTokens,
  concernedBy,
  type MembershipCause,
} from './memberships';
import { isOfErased } from './tombstones';
import { failuresOf, setPartsAside } from './set-parts-aside';
import { recordHistory } from './profile-history';
import { toldChanges } from './told-changes';
import { recordTraitChanges } from './trait-changes';

/** How often a change is made anew because somebody else wrote the profile in between. */
const MOST_TRIES = 8;

/** A profile whose only news is that the person was seen is written at most this often. */
const SEEN_EVERY_MS = 5 * 60_000;

/** How many events of an anonymous person are taken over when the person becomes known. */
const MOST_TAKEN_OVER = 1_000;

/** What one event made of a person. */
export interface KnownPerson {
  profile: ProfileRow;
  /** What changed, as tokens, memberships included. */
  changed: string[];
  memberships: MembershipChange | null;
}

/** The profile by reference, the surviving one where it was merged. */
export async function findProfile(context: DispatchContext, userRef: string): Promise<ProfileRow | null> {
  return context.store.profiles.get(userRef);
}

/**
 * Brings the profile of a person (`known`, as just read) up to date with one event: traits, consent, merge, memberships. Events about
 * memberships are recorded before the profile is kept, so a crash in between records the same ones again. A merge
 * keeps the joined profile, then the pointer of the other, ends doubled runs, then keeps that it was merged: each step
 * can be repeated, and is until the last is done.
 */
export async function learn(
  context: DispatchContext,
  row: EventRow,
  known: ProfileRow | null,
  isPending: (messageId: string) => boolean,
): Promise<KnownPerson> {
  const statements = consentRows(row);
  if (statements.length > 0) await context.store.consents.add(statements);
  const changed = new Set<string>();
  let memberships: MembershipChange | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const stored = tries === 0 ? known : await findProfile(context, row.userRef);
    // Erased since it was read: the event comes again, and is dropped then.
    if (stored === null && tries > 0 && (await isOfErased(context, row))) {
      throw new Error('The person was erased meanwhile');
    }
    const next = await nextProfile(context, stored, row, isPending);
    for (const token of next.changed) changed.add(token);
    memberships ??= next.memberships;
    const profile = next.profile;
    if (stored !== null && next.gone.length === 0 && isSame(stored, profile, next.changed)) {
      return { profile, changed: [...changed], memberships };
    }
    const before = stored ?? newProfile(row);
    await recordHistory(context.store.profileHistory, before, profile, row, context.now());
    const written = await context.saves.add([profile]);
    if (written[0] !== true) continue;
    const failures = failuresOf(next);
    if (failures.length > 0) await setPartsAside(context, profile.userRef, failures);
    if (next.gone.length === 0) return { profile, changed: [...changed], memberships };
    await leavePointers(context, next.gone, profile);
  }
  throw new Error('The profile was written by others every time it was tried');
}

/** Whether there is nothing worth a write: a person who is merely seen again is written now and then only. */
function isSame(stored: ProfileRow, next: ProfileRow, changed: readonly string[]): boolean {
  return (
    changed.length === 0 &&
    next.anonymousIds.length === stored.anonymousIds.length &&
    next.mergedRefs?.length === stored.mergedRefs?.length &&
    next.userId === stored.userId &&
    // What a step has set is followed by addresses and place only now.
    next.email === stored.email &&
    next.phone === stored.phone &&
    next.zone === stored.zone &&
    next.locale === stored.locale &&
    next.recheckAtMs === stored.recheckAtMs &&
    next.computed === stored.computed &&
    next.lastSeenAtMs - stored.lastSeenAtMs < SEEN_EVERY_MS
  );
}

async function nextProfile(
  context: DispatchContext,
  stored: ProfileRow | null,
  row: EventRow,
  isPending: (messageId: string) => boolean,
): Promise<KnownPerson & { gone: ProfileRow[] }> {
  const isNew = stored === null;
  const caught = await caughtUp(context, stored ?? newProfile(row), isNew, isPending);
  const present = caught.profile;
  const merged = await mergedWithPrevious(context, present, row);
  const registry = context.registry();
  const applied = applyEvent(merged.profile, withoutComputed(registry, row), registry.brand.region);
  const brought = [...merged.changed, ...applied.changed];
  const followed = traitsAfterEvent(context, applied.profile, row, [...brought, ...toldChanges(row)]);
  const changed = [...caught.changed, ...brought, ...followed.changed];
  const news = [...applied.changed, ...followed.changed];
  await recordTraitChanges(context, merged.profile, followed.profile, news, row);
  const cause: MembershipCause = row.triggers
    ? { kind: 'event', row, before: present, isPending }
    : { kind: 'import' };
  const first = isNew ? [NEWCOMER] : [];
  const tokens = [...changed, ...toldChanges(row), `event:${row.name}`, ...first];
  const known = await withMemberships(context, followed.profile, tokens, cause, row);
  const profile = withNextLook(registry, known.profile);
  return { ...known, profile, changed: [...changed, ...known.changed], gone: merged.gone };
}

/** Looks at the memberships where one of the tokens may change them, and records what was entered and left. */
export async function withMemberships(
  context: DispatchContext,
  profile: ProfileRow,
  tokens: readonly string[],
  cause: MembershipCause,
  source: Pick<EventRow, 'userRef' | 'messageId' | 'hops'>,
): Promise<KnownPerson> {
  const segments = concernedBy(context.registry(), tokens, cause);
  if (segments.length === 0) return { profile, changed: [], memberships: null };
  const memberships = await lookAtMemberships(context, profile, segments, cause);
  const events = membershipEvents(memberships, { ...source, userRef: profile.userRef }, context.now());
  if (events.length > 0) await context.record(events);
  return {
    profile: {
      ...profile,
      segments: memberships.segments,
      // What other segments wait for stays; a look that comes too early does no harm.
      recheckAtMs: soonest(profile.recheckAtMs, memberships.recheckAtMs),
    },
    changed: segmentTokens(memberships),
    memberships,
  };
}

function soonest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** The references that the event says are the same person as its own; empty for most events. */
function previousRefs(present: ProfileRow, row: EventRow): string[] {
  const asKnown = row.type === 'alias' ? row.properties['previousUserRef'] : null;
  const refs = [row.previousRef, typeof asKnown === 'string' ? asKnown : null].filter((ref) => ref !== null);
  const merged = present.mergedRefs ?? [];
  return refs.filter((ref) => ref !== present.userRef && !merged.includes(ref));
}

interface Merged {
  profile: ProfileRow;
  changed: string[];
  /** The other profiles, as pointers, to be kept after the joined one. */
  gone: ProfileRow[];
}

async function mergedWithPrevious(
  context: DispatchContext,
  present: ProfileRow,
  row: EventRow,
): Promise<Merged> {
  const merged: Merged = { profile: present, changed: [], gone: [] };
  for (const ref of row.previousRef === null ? [] : previousRefs(present, row)) {
    const found = await findProfile(context, ref);
    if (found !== null && found.userRef === present.userRef) {
      // The pointer is there. What is left: of doubled runs one goes on, and then it is kept that it was merged.
      const mergedRefs = [...(merged.profile.mergedRefs ?? []), ref];
      merged.profile = { ...merged.profile, mergedRefs };
      await endDoubledRuns(context, refsOf(merged.profile));
      await endDoubledShadows(context, refsOf(merged.profile));
      continue;
    }
    // A known person is never swallowed because a device was shared; only an alias says that two known are one.
    if (found !== null && found.userRef.startsWith('u') && row.type !== 'alias') continue;
    if (found === null && ref !== row.previousRef) continue;
    if (found === null && (await context.store.erasures.stands('ref', ref))) continue;
    // Nobody was seen under the anonymous id yet: it is pointed here, for what comes under it later.
    const { profile, changed, gone } = mergeProfiles(
      merged.profile,
      found ?? newProfile({ ...row, userRef: ref }),
    );
    merged.profile = { ...profile, ...(found === null ? {} : inherited(merged.profile, found)) };
    merged.changed.push(...changed);
    merged.gone.push(gone);
  }
  return merged;
}

/** Those merged into the other person before are merged into this one now. */
function inherited(survivor: ProfileRow, gone: ProfileRow): Pick<ProfileRow, 'mergedRefs'> {
  if (gone.mergedRefs === undefined) return {};
  return { mergedRefs: [...(survivor.mergedRefs ?? []), ...gone.mergedRefs] };
}

/** Turns merged profiles into pointers and takes their history over, as events that start nothing. */
async function leavePointers(
  context: DispatchContext,
  gone: readonly ProfileRow[],
  survivor: ProfileRow,
): Promise<void> {
  for (const profile of gone) {
    const history = await context.store.events.recent({ userRef: profile.userRef, limit: MOST_TAKEN_OVER });
    if (history.length > 0)
      await context.record(history.reverse().map((row) => rehomed(row, survivor, false)));
    const written = await context.saves.add([profile]);
    if (written[0] !== true) throw new Error('The merged profile was written meanwhile');
  }
}

/** The same event under the person it turned out to be about. */
export function rehomed(row: EventRow, survivor: Pick<ProfileRow, 'userRef'>, triggers: boolean): EventRow {
  return {
    ...row,
    userRef: survivor.userRef,
    previousRef: null,
    partition: partitionOf(survivor.userRef),
    triggers: row.triggers && triggers,
    attempts: 0,
  };
}
