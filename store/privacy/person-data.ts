import { trusted, type Connection } from 'mongoose';
import type { JsonObject } from '../../audience/json';
import type { Stored } from '../collection';
import { idsUnder } from '../ids-under';
import { documentsOf, driverOf, filtersOf, idsIn } from './documents';
import { personalCollections, type PersonalCollection } from './personal-data';
import type { Counts, Erased, PersonData } from './privacy-repositories';
import { pseudonymiseAll } from './pseudonymise';

/** A document as plain JSON, without what is of use to the store only. */
function exported(document: Stored, inner: readonly string[] = []): JsonObject {
  const { _id, ...rest } = document;
  for (const name of inner) Reflect.deleteProperty(rest, name);
  return JSON.parse(JSON.stringify({ id: _id, ...rest })) as JsonObject;
}

async function removeAll(
  connection: Connection,
  collection: PersonalCollection,
  refs: readonly string[],
): Promise<number> {
  let count = 0;
  for (const filter of filtersOf(collection, refs)) {
    count += (await driverOf(connection, collection.name).deleteMany(filter)).deletedCount;
  }
  return count;
}

/** Documents of a collection whose list `pending` names something of the person, and what it names. */
async function pendingOf(
  connection: Connection,
  name: string,
  ref: string,
): Promise<{ _id: string; mine: string[] }[]> {
  const found = await driverOf(connection, name)
    .find({ pending: idsUnder(ref)['_id'] } as object)
    .toArray();
  return found.map((one) => ({
    _id: one._id,
    mine: (one['pending'] as string[]).filter((id) => id.startsWith(`${ref}/`)),
  }));
}

/** Claims move with their codes, so that a code stays good; a share that is being taken keeps its place. */
async function unlinkCoupons(
  connection: Connection,
  claims: PersonalCollection,
  erased: Erased,
): Promise<Counts> {
  let codes = 0;
  const couponClaims = await pseudonymiseAll(connection, claims, erased, async (from, to) => {
    const moved = await driverOf(connection, 'couponCodes').updateMany(
      { claim: from },
      { $set: { claim: to } },
    );
    codes += moved.modifiedCount;
  });
  const campaigns = driverOf(connection, 'coupons');
  for (const ref of erased.refs) {
    for (const { _id, mine } of await pendingOf(connection, 'coupons', ref)) {
      const others = mine.map((claim) => claim.replace(ref, erased.pseudonym));
      await campaigns.updateOne({ _id }, { $addToSet: { pending: { $each: others } } } as object);
      await campaigns.updateOne({ _id }, { $pull: { pending: { $in: mine } } } as object);
    }
  }
  return { couponClaims, couponCodes: codes };
}

/** Places that name the person where they are not about them: a page that ended there, draws that were just counted. */
async function moveMarks(connection: Connection, { refs }: Erased): Promise<void> {
  for (const ref of refs) {
    // The page goes on a little before the place where it was, which does no harm.
    const before = { $set: { afterRef: ref.slice(0, 4) } };
    const scans = driverOf(connection, 'scans');
    await scans.updateMany({ afterRef: ref }, before);
    // What ended there goes on a little further.
    await scans.updateMany({ 'moved.lastRef': ref }, { $set: { 'moved.lastRef': `${ref.slice(0, 4)}~` } });
    const experiments = driverOf(connection, 'experiments');
    for (const { _id, mine } of await pendingOf(connection, 'experiments', ref)) {
      await experiments.updateOne({ _id }, { $pull: { pending: { $in: mine } } } as object);
    }
  }
}

async function erase(connection: Connection, erased: Erased): Promise<Counts> {
  const counts: Counts = {};
  for (const collection of personalCollections()) {
    if (collection.name === 'couponClaims') {
      Object.assign(counts, await unlinkCoupons(connection, collection, erased));
    } else if (collection.erase === 'removed') {
      counts[collection.name] = await removeAll(connection, collection, erased.refs);
    } else if (collection.erase === 'pseudonymised') {
      counts[collection.name] = await pseudonymiseAll(connection, collection, erased);
    }
  }
  await moveMarks(connection, erased);
  return counts;
}

async function read(connection: Connection, refs: readonly string[]): Promise<Record<string, JsonObject[]>> {
  const all: Record<string, JsonObject[]> = {};
  for (const collection of personalCollections()) {
    const found: JsonObject[] = [];
    for await (const page of documentsOf(connection, collection, refs)) {
      found.push(...page.map((document) => exported(document, collection.inner)));
    }
    all[collection.name] = found;
  }
  return all;
}

async function count(connection: Connection, refs: readonly string[]): Promise<Counts> {
  const counts: Counts = {};
  for (const collection of personalCollections()) {
    const found = filtersOf(collection, refs).map((filter) =>
      driverOf(connection, collection.name).countDocuments(filter as object),
    );
    counts[collection.name] = (await Promise.all(found)).reduce((sum, one) => sum + one, 0);
  }
  return counts;
}

/** Profiles in full, pointers of merged ones first: a crash in between leaves the one that names them. */
async function eraseProfiles(connection: Connection, refs: readonly string[]): Promise<Counts> {
  const profiles = driverOf(connection, 'profiles');
  const found = await profiles.find({ _id: trusted({ $in: [...refs] }) } as object).toArray();
  const pointers = found.filter((one) => one['mergedInto'] !== undefined);
  if (pointers.length > 0) await profiles.deleteMany(idsIn(pointers));
  const rest = found.filter((one) => one['mergedInto'] === undefined);
  if (rest.length > 0) await profiles.deleteMany(idsIn(rest));
  return { profiles: found.length };
}

/** What the collections hold of one person, by the one table of them. */
export function createPersonData(connection: Connection): PersonData {
  return {
    read: (refs) => read(connection, refs),
    count: (refs) => count(connection, refs),
    eraseProfiles: (refs) => eraseProfiles(connection, refs),
    erase: (erased) => erase(connection, erased),
    async collections() {
      const there = (await connection.db?.listCollections({}, { nameOnly: true }).toArray()) ?? [];
      const names = [...connection.modelNames(), ...there.map(({ name }) => name)];
      return [...new Set(names)].filter((name) => !name.startsWith('system.')).sort();
    },
  };
}
