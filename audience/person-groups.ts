import type { GroupTimes } from '../store/profile-parts';
import type { EventRow, ProfileRow } from '../store/rows';
import type { Json, JsonObject } from './json';
import { mayBeNamed, nameOfId, setLatest } from './latest-values';
import { setTraits } from './trait-change';
import { sameValue } from './value-test';

/** The groups heard of last are kept, so that a profile stays small. */
const MOST_GROUPS = 50;

function asObject(value: Json | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** What is known of groups, by name: their traits, and when each was set. */
interface Known {
  groups: JsonObject;
  times: Record<string, GroupTimes>;
}

/** Profiles from before groups were kept apart have the traits of the newest only. */
function knownGroups(profile: ProfileRow): Known {
  const times = profile.groupTimes;
  if (times !== undefined) return { groups: asObject(profile.traits['groups']), times };
  const { group_id: id, group } = profile.traits;
  const atMs = profile.traitTimes['group'];
  if (typeof id !== 'string' || group === undefined || atMs === undefined) return { groups: {}, times: {} };
  const fields = Object.fromEntries(Object.keys(asObject(group)).map((name) => [name, atMs]));
  const name = nameOfId(id);
  return { groups: { [name]: group }, times: { [name]: { atMs, fields } } };
}

/** Joins what is said of one group into what is known, in place. */
function joinGroup(known: Known, name: string, said: JsonObject, times: GroupTimes): void {
  const present = known.times[name];
  const store = { traits: { ...asObject(known.groups[name]) }, traitTimes: { ...present?.fields } };
  for (const [field, atMs] of Object.entries(times.fields)) {
    setLatest(store, { [field]: said[field] ?? null }, atMs);
  }
  known.groups[name] = store.traits;
  known.times[name] = {
    atMs: Math.max(present?.atMs ?? times.atMs, times.atMs),
    fields: store.traitTimes,
  };
}

function newest(known: Known): Known {
  const names = Object.keys(known.times);
  if (names.length <= MOST_GROUPS) return known;
  const atMs = (name: string): number => known.times[name]?.atMs ?? 0;
  names.sort((a, b) => atMs(b) - atMs(a) || (a < b ? -1 : 1));
  const kept = names.slice(0, MOST_GROUPS);
  return {
    groups: Object.fromEntries(kept.map((name) => [name, known.groups[name] ?? {}])),
    times: Object.fromEntries(kept.flatMap((name) => (known.times[name] ? [[name, known.times[name]]] : []))),
  };
}

/** Writes the traits `groups` and `group` (that of `group_id`), in place; gives the names of those that changed. */
function settle(profile: ProfileRow, joined: Known): string[] {
  const { groups, times } = newest(joined);
  const { group_id: id } = profile.traits;
  const name = typeof id === 'string' ? nameOfId(id) : '';
  const settled = { groups, ...(times[name] === undefined ? {} : { group: groups[name] ?? {} }) };
  const changed: string[] = [];
  profile.groupTimes = times;
  for (const [trait, value] of Object.entries(settled)) {
    if (!sameValue(profile.traits[trait] ?? null, value)) changed.push(trait);
    profile.traits[trait] = value;
  }
  profile.traitTimes['groups'] = Math.max(...Object.values(times).map((one) => one.atMs));
  if (times[name] !== undefined) profile.traitTimes['group'] = times[name].atMs;
  return changed;
}

/**
 * What a group call says: the person is in the group, and the group has these traits, each by the newest call that
 * states it. Kept as the traits `groups` (every group by its id), `group_id` and `group` (the newest), in place.
 */
export function recordGroup(profile: ProfileRow, event: EventRow): string[] {
  const { groupId, ...said } = event.properties;
  if (typeof groupId !== 'string' || groupId === '' || !mayBeNamed(groupId)) return [];
  const { groups, times } = knownGroups(profile);
  const known = { groups: { ...groups }, times: { ...times } };
  const changed = setTraits(profile, { group_id: groupId }, event.atMs, '');
  const fields = Object.fromEntries(Object.keys(said).map((field) => [field, event.atMs]));
  joinGroup(known, nameOfId(groupId), said, { atMs: event.atMs, fields });
  return [...changed, ...settle(profile, known)];
}

/** Joins the groups of another profile of the same person, in place; `group_id` has been joined before. */
export function joinGroups(profile: ProfileRow, from: ProfileRow): string[] {
  const own = knownGroups(profile);
  const others = knownGroups(from);
  if (Object.keys(others.times).length === 0 && profile.groupTimes === undefined) return [];
  const known = { groups: { ...own.groups }, times: { ...own.times } };
  for (const [name, times] of Object.entries(others.times)) {
    joinGroup(known, name, asObject(others.groups[name]), times);
  }
  return settle(profile, known);
}

/** Traits that `joinGroups` joins, field by field. */
export const JOINED_BY_GROUP: ReadonlySet<string> = new Set(['groups', 'group']);
