import type { ProfileRow } from '../store/rows';
import { CHANNEL_NAMES } from './channel';
import { mergedConsent } from './consent-change';
import { joinClientSays } from './client-says';
import { joinDevices } from './devices';
import { JOINED_BY_GROUP, joinGroups } from './person-groups';
import { followTraits, profileTokens, type ProfileChange } from './profile-change';
import { setTraits } from './trait-change';
import { sameValue } from './value-test';

/** Each name with a value in the profile that `into` had not, or had otherwise. */
function mergedTraits(into: ProfileRow, from: ProfileRow): string[] {
  const changed: string[] = [];
  for (const [name, atMs] of Object.entries(from.traitTimes)) {
    if (JOINED_BY_GROUP.has(name)) continue;
    // Values were normalised when they were set: no region is needed to set them again.
    changed.push(...setTraits(into, { [name]: from.traits[name] ?? null }, atMs, ''));
  }
  return changed;
}

/** Tags of either side; of one that both have, who gave it first. */
function mergedTags(into: ProfileRow, from: ProfileRow): string[] {
  const added = Object.keys(from.tags).filter((tag) => !Object.hasOwn(into.tags, tag));
  const tags = { ...into.tags };
  for (const [tag, theirs] of Object.entries(from.tags)) {
    const ours = tags[tag];
    const earlier = ours === undefined || theirs.atMs < ours.atMs;
    if (earlier || (theirs.atMs === ours.atMs && theirs.source < ours.source)) tags[tag] = theirs;
  }
  into.tags = tags;
  return added.map((tag) => `tag:${tag}`);
}

function mergedConsents(into: ProfileRow, from: ProfileRow): string[] {
  return CHANNEL_NAMES.flatMap((channel) => {
    const before = into.consent[channel];
    const after = mergedConsent(before, from.consent[channel]);
    if (after === undefined) return [];
    into.consent[channel] = after;
    const same = before?.state === after.state && sameValue(before.topics ?? {}, after.topics ?? {});
    return same ? [] : [`consent:${channel}`];
  });
}

/**
 * Makes two profiles one, as when an anonymous person is recognised: `survivor` goes on, `gone` is left as a pointer
 * to it. The newest value of each trait wins; a withdrawal of consent on either side stands; tags and anonymous ids
 * are joined. Segments are the survivor's, to be looked at again by the caller. Nothing given is touched.
 */
export function mergeProfiles(survivor: ProfileRow, gone: ProfileRow): ProfileChange & { gone: ProfileRow } {
  const profile: ProfileRow = {
    ...survivor,
    traits: { ...survivor.traits },
    traitTimes: { ...survivor.traitTimes },
    consent: { ...survivor.consent },
    anonymousIds: [...new Set([...survivor.anonymousIds, ...gone.anonymousIds])],
    createdAtMs: Math.min(survivor.createdAtMs, gone.createdAtMs),
    lastSeenAtMs: Math.max(survivor.lastSeenAtMs, gone.lastSeenAtMs),
  };
  const traits = mergedTraits(profile, gone);
  traits.push(...joinGroups(profile, gone));
  joinClientSays(profile, gone.clientSays);
  traits.push(...followTraits(profile));
  profile.zone ??= gone.zone;
  profile.locale ??= gone.locale;
  const devices = joinDevices(profile, gone.devices ?? {}) ? ['profile:devices'] : [];
  const changed = [
    ...profileTokens(traits),
    ...devices,
    ...mergedTags(profile, gone),
    ...mergedConsents(profile, gone),
  ];
  return { profile, changed, gone: { ...gone, mergedInto: survivor.userRef } };
}
