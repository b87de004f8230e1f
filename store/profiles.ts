import { trusted, type Connection } from 'mongoose';
import { defineCollection, isTypeMismatch, type Collection, type Stored } from './collection';
import { fieldName } from './field-name';
import { saveProfiles } from './profile-save';
import { searchPeople } from './people-search';
import { createGather } from './gather';
import { GROUPED } from './grouped-calls';
import { updateMemberships } from './membership-update';
import { pageById } from './page-by-id';
import type { Profiles } from './repositories';
import type { ProfileRow } from './rows';

/** How many keys of updates a profile keeps, so that a retry adds nothing twice. */
const KEPT_KEYS = 100;
/** No chain of merges is longer than this; it only guards against a circle. */
const MERGE_HOPS = 16;

type Profiled = Collection<ProfileRow>;

function defineProfiles(connection: Connection): Profiled {
  return defineCollection<ProfileRow>(
    connection,
    'profiles',
    {
      userRef: 'text',
      userId: 'text',
      anonymousIds: 'texts',
      traits: 'json',
      traitTimes: 'instants',
      tags: { each: ['atMs'] },
      consent: { each: ['atMs'] },
      email: 'text',
      phone: 'text',
      zone: 'text',
      locale: 'text',
      segments: { each: ['sinceMs'] },
      groupTimes: { maybe: 'json' },
      devices: { maybe: 'json' },
      clientSays: { maybe: { each: ['atMs'] } },
      recheckAtMs: 'instant',
      createdAtMs: 'instant',
      lastSeenAtMs: 'instant',
      mergedInto: 'text',
      mergedRefs: { maybe: 'texts' },
      computed: { maybe: 'json' },
      revision: { maybe: 'number' },
    },
    { savedBy: 'text', updateKeys: 'texts', search: 'texts' },
  );
}

async function rowsWith(profiles: Profiled, filter: Record<string, unknown>): Promise<ProfileRow[]> {
  const found = await profiles.model.find(filter).lean<Stored[]>();
  return found.map((one) => profiles.toRow(one));
}

/** The surviving profile for each reference that was asked for. */
async function getMany(profiles: Profiled, userRefs: readonly string[]): Promise<Map<string, ProfileRow>> {
  const known = new Map<string, ProfileRow>();
  let ask = [...new Set(userRefs)];
  for (let hop = 0; ask.length > 0 && hop < MERGE_HOPS; hop += 1) {
    for (const row of await rowsWith(profiles, { _id: trusted({ $in: ask }) })) known.set(row.userRef, row);
    const survivors = ask.flatMap((ref) => known.get(ref)?.mergedInto ?? []);
    ask = [...new Set(survivors)].filter((ref) => !known.has(ref));
  }
  const answers = new Map<string, ProfileRow>();
  for (const asked of userRefs) {
    let row = known.get(asked);
    for (let hop = 0; row?.mergedInto && hop < MERGE_HOPS; hop += 1) row = known.get(row.mergedInto);
    if (row && row.mergedInto === null) answers.set(asked, row);
  }
  return answers;
}

type Update = Record<string, Record<string, unknown>>;

function traitUpdate(
  set: Record<string, unknown>,
  add: Record<string, number>,
  atMs: number,
  onceKey: string | undefined,
): Update {
  const sets: Record<string, unknown> = {};
  const adds: Record<string, unknown> = { revision: 1 };
  for (const [name, value] of Object.entries(set)) sets[`traits.${fieldName(name)}`] = value;
  for (const [name, value] of Object.entries(add)) adds[`traits.${fieldName(name)}`] = value;
  for (const name of [...Object.keys(set), ...Object.keys(add)]) sets[`traitTimes.${name}`] = new Date(atMs);
  const update: Update = { $inc: adds };
  if (Object.keys(sets).length > 0) update.$set = sets;
  if (onceKey !== undefined) update.$push = { updateKeys: { $each: [onceKey], $slice: -KEPT_KEYS } };
  return update;
}

/** Updates the profile, or the one it was merged into. */
async function change(profiles: Profiled, userRef: string, update: Update, onceKey?: string): Promise<void> {
  const once = onceKey === undefined ? {} : { updateKeys: trusted({ $ne: onceKey }) };
  const filter = { _id: userRef, mergedInto: trusted({ $exists: false }), ...once };
  const done = await profiles.model.updateOne(filter, update);
  if (done.matchedCount > 0) return;
  const survivor = (await getMany(profiles, [userRef])).get(userRef);
  if (survivor && survivor.userRef !== userRef) {
    await profiles.model.updateOne({ ...filter, _id: survivor.userRef }, update);
  }
}

async function updateTraits(
  profiles: Profiled,
  ...[userRef, set, add, atMs, onceKey]: Parameters<Profiles['updateTraits']>
): Promise<void> {
  try {
    await change(profiles, userRef, traitUpdate(set, add, atMs, onceKey), onceKey);
  } catch (error) {
    if (!isTypeMismatch(error)) throw error;
    // A trait that is no number cannot be added to: it counts as absent, and its sum begins anew.
    const traits = (await getMany(profiles, [userRef])).get(userRef)?.traits ?? {};
    const isNumber = ([name]: [string, number]): boolean => typeof (traits[name] ?? 0) === 'number';
    const anew = Object.entries(add).filter((entry) => !isNumber(entry));
    const rest = Object.fromEntries(Object.entries(add).filter(isNumber));
    const update = traitUpdate({ ...set, ...Object.fromEntries(anew) }, rest, atMs, onceKey);
    await change(profiles, userRef, update, onceKey);
  }
}

/** People: traits, tags, consent, segments. A merged profile leads to the surviving one. */
export function createProfiles(connection: Connection): Profiles {
  const profiles = defineProfiles(connection);
  // Callers of the same moment share a reading.
  const reads = createGather<string, ProfileRow | null>(async (refs) => {
    const found = await getMany(profiles, refs);
    return refs.map((ref) => found.get(ref) ?? null);
  }, GROUPED);
  return {
    get: async (userRef) => (await reads.add([userRef]))[0] ?? null,
    getMany: (userRefs) => getMany(profiles, userRefs),
    findByEmail: async (email) =>
      (await rowsWith(profiles, { email })).filter((row) => row.mergedInto === null),
    findByPhone: async (phone) =>
      (await rowsWith(profiles, { phone })).filter((row) => row.mergedInto === null),
    saveMany: (rows) => saveProfiles(connection, profiles, rows),
    setMemberships: (updates) => updateMemberships(connection, updates),
    async setTag(userRef, tag, present, source, atMs) {
      const path = `tags.${fieldName(tag)}`;
      const inc = { revision: 1 };
      const value = { at: new Date(atMs), source };
      await change(
        profiles,
        userRef,
        present ? { $set: { [path]: value }, $inc: inc } : { $unset: { [path]: 1 }, $inc: inc },
      );
    },
    updateTraits: (...args) => updateTraits(profiles, ...args),
    async dueForRecheck(nowMs, limit) {
      const filter = { recheckAt: trusted({ $lte: new Date(nowMs) }) };
      const found = await profiles.model.find(filter).sort({ recheckAt: 1 }).limit(limit).lean<Stored[]>();
      return found.map((one) => profiles.toRow(one));
    },
    scan: (afterRef, limit) => pageById(profiles, {}, afterRef, limit),
    members(segment, afterRef, limit) {
      const filter = {
        [`segments.${segment}`]: trusted({ $exists: true }),
        mergedInto: trusted({ $exists: false }),
      };
      return pageById(profiles, filter, afterRef, limit);
    },
    search: (query, afterRef, limit) => searchPeople(connection, profiles, query, afterRef, limit),
    count: async () => profiles.model.estimatedDocumentCount(),
  };
}
