import type { Connection } from 'mongoose';
import type { Collection, Stored } from './collection';
import type { ProfileRow } from './rows';
import { searchText } from './search-terms';

/** Who is looked for; what is given must hold together. */
export interface PeopleQuery {
  /** The beginning of an address, number, id or (word of a) name, in any case. */
  prefix?: string;
  /** In their normal form. */
  email?: string;
  phone?: string;
  tag?: string;
  segment?: string;
  /** A trait, dotted below the profile, and the values that count as equal. */
  trait?: { path: string; values: (string | number | boolean)[] };
}

/** One page of people, by `userRef`; `next` goes on after it, and is null where there is nobody more. */
export interface PeoplePage {
  people: ProfileRow[];
  next: string | null;
}

/** How many profiles one page looks through for what no index knows: tags, segments and traits. */
const MOST_LOOKED_THROUGH = 20_000;
const MOST_TIME_MS = 5_000;

type Filter = Record<string, unknown>;

/** The part of a question that an index answers, and which. */
function indexed(query: PeopleQuery): { filter: Filter; hint: Record<string, 1> } | null {
  if (query.email !== undefined) return { filter: { email: query.email }, hint: { email: 1 } };
  if (query.phone !== undefined) return { filter: { phone: query.phone }, hint: { phone: 1 } };
  if (query.prefix === undefined) return null;
  const from = searchText(query.prefix);
  // Of one term both must hold: an array would else match with one term on each side.
  return { filter: { search: { $elemMatch: { $gte: from, $lt: `${from}\uffff` } } }, hint: { search: 1 } };
}

/** The rest, which profiles are looked through for. */
function filtered({ tag, segment, trait }: PeopleQuery): Filter {
  return {
    mergedInto: { $exists: false },
    ...(tag === undefined ? {} : { [`tags.${tag}`]: { $exists: true } }),
    ...(segment === undefined ? {} : { [`segments.${segment}`]: { $exists: true } }),
    ...(trait === undefined ? {} : { [`traits.${trait.path}`]: { $in: trait.values } }),
  };
}

/**
 * Finds people, a page at a time. Addresses, numbers, ids and names are found by an index. Tags, segments and traits
 * are looked for among the profiles that an index gives, or else among the next 20,000 by id: a page may then be short
 * of people, or empty, and still have a next one.
 */
export async function searchPeople(
  connection: Connection,
  profiles: Collection<ProfileRow>,
  query: PeopleQuery,
  afterRef: string | null,
  limit: number,
): Promise<PeoplePage> {
  const driver = connection.collection<Stored>('profiles');
  const after = afterRef === null ? {} : { _id: { $gt: afterRef } };
  const find = (filter: Filter, hint: Record<string, 1>): Promise<Stored[]> =>
    driver
      .find(filter, { hint, maxTimeMS: MOST_TIME_MS })
      .sort({ _id: 1 })
      .limit(limit + 1)
      .toArray();
  const by = indexed(query);
  if (by !== null) {
    const found = await find({ ...by.filter, ...filtered(query), ...after }, by.hint);
    return pageOf(profiles, found, limit, null);
  }
  const last = await driver
    .find(after, { projection: { _id: 1 }, hint: { _id: 1 }, maxTimeMS: MOST_TIME_MS })
    .sort({ _id: 1 })
    .skip(MOST_LOOKED_THROUGH - 1)
    .limit(1)
    .next();
  const within = { ...after['_id'], ...(last === null ? {} : { $lte: last._id }) };
  const ids = Object.keys(within).length === 0 ? {} : { _id: within };
  return pageOf(profiles, await find({ ...ids, ...filtered(query) }, { _id: 1 }), limit, last?._id ?? null);
}

/** `beyond`: where looking on would begin, if all that were found fit into the page. */
function pageOf(
  profiles: Collection<ProfileRow>,
  found: readonly Stored[],
  limit: number,
  beyond: string | null,
): PeoplePage {
  const people = found.slice(0, limit).map((one) => profiles.toRow(one));
  return { people, next: found.length > limit ? (people.at(-1)?.userRef ?? null) : beyond };
}
