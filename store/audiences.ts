import type { Connection } from 'mongoose';
import {
  joinAnswers,
  needsHistory,
  type Answered,
  type AudienceQuery,
} from '../audience/mongo/compile-audience';
import { HISTORY_INDEX, historyPipeline, peoplePipeline, type RefRange } from '../audience/mongo/pipelines';
import type { Stored } from './collection';
import type { AskedPerson, Audiences } from './audience-repository';

/** What a pipeline answers for one person. */
interface Found {
  _id: string;
  may?: boolean[];
  must?: boolean[];
  leavesAtMs?: number | null;
  member?: string;
  revision?: number;
  recheckAt?: Date;
}

function answered({ may = [], must = may }: Found): Answered[] {
  return may.map((value, part) => ({ may: value, must: must[part] ?? false }));
}

function join(query: AudienceQuery, person: Found, did: Found | undefined): AskedPerson {
  const history = did === undefined ? (query.history?.nothing ?? []) : answered(did);
  return {
    userRef: person._id,
    ...joinAnswers(query.tree, answered(person), history),
    leavesAtMs: did?.leavesAtMs ?? null,
    memberVersion: person.member ?? null,
    revision: person.revision ?? 0,
    recheckAtMs: person.recheckAt?.getTime() ?? null,
  };
}

interface Asking {
  profiles: ReturnType<Connection['collection']>;
  events: ReturnType<Connection['collection']>;
}

async function whatWasDone(
  { events }: Asking,
  { history }: AudienceQuery,
  range: RefRange,
): Promise<Map<string, Found>> {
  if (history === null || history.names.length === 0) return new Map();
  const options = { hint: HISTORY_INDEX, allowDiskUse: true };
  const found = await events.aggregate<Found>(historyPipeline(history, range), options).toArray();
  return new Map(found.map((one) => [one._id, one]));
}

function peopleOf(
  { profiles }: Asking,
  query: AudienceQuery,
  among: RefRange | readonly string[],
  kept: string | null,
): Promise<Found[]> {
  // A list is found by its ids whatever is said; with a hint SecantusDB goes through all of them.
  const hint = 'lastRef' in among ? { hint: { _id: 1 } as const } : {};
  return profiles.aggregate<Found>(peoplePipeline(query, among, kept), hint).toArray();
}

async function membersIn(
  { profiles }: Asking,
  { afterRef, lastRef }: RefRange,
  segment: string,
): Promise<string[]> {
  const within = afterRef === null ? { $lte: lastRef } : { $gt: afterRef, $lte: lastRef };
  const stages = [
    { $match: { _id: within, [`segments.${segment}`]: { $exists: true } } },
    { $project: { _id: 1 } },
  ];
  const found = await profiles.aggregate<Found>(stages, { hint: { _id: 1 } }).toArray();
  return found.map((one) => one._id);
}

/** The history first: of all others no profile is read, but of those who are in the segment. */
async function askOfWhoDid(
  asking: Asking,
  query: AudienceQuery,
  range: RefRange,
  kept: string | null,
): Promise<AskedPerson[]> {
  const [history, members] = await Promise.all([
    whatWasDone(asking, query, range),
    kept === null ? [] : membersIn(asking, range, kept),
  ]);
  const anything = query.person.parts.map(() => ({ must: false, may: true }));
  const mayBeIn = [...history.values()].filter(
    (one) => joinAnswers(query.tree, anything, answered(one)).may || typeof one.leavesAtMs === 'number',
  );
  const refs = [...new Set([...members, ...mayBeIn.map(({ _id }) => _id)])];
  if (refs.length === 0) return [];
  const people = await peopleOf(asking, query, refs, kept);
  return people.map((person) => join(query, person, history.get(person._id)));
}

async function memberCounts({ profiles }: Asking): Promise<Map<string, number>> {
  const counted = await profiles
    .aggregate<{ _id: string; people: number }>([
      { $match: { mergedInto: { $exists: false } } },
      { $project: { segment: { $objectToArray: '$segments' } } },
      { $unwind: '$segment' },
      { $group: { _id: '$segment.k', people: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(counted.map(({ _id, people }) => [_id, people]));
}

/** Asks the database about all people, page by page, by aggregations over profiles and over the history of events. */
export function createAudiences(connection: Connection): Audiences {
  const profiles = connection.collection<Stored>('profiles');
  const asking: Asking = {
    profiles: connection.collection('profiles'),
    events: connection.collection('events'),
  };
  return {
    async nextRange(afterRef, people) {
      const behind = afterRef === null ? {} : { _id: { $gt: afterRef } };
      const ids = { projection: { _id: 1 }, sort: { _id: 1 } } as const;
      const end = await profiles.find(behind, { ...ids, skip: people - 1, limit: 1 }).toArray();
      const [last] =
        end.length > 0 ? end : await profiles.find(behind, { ...ids, sort: { _id: -1 }, limit: 1 }).toArray();
      return last === undefined ? null : { afterRef, lastRef: last._id };
    },
    async ask(query, range, kept = null) {
      if (needsHistory(query)) return askOfWhoDid(asking, query, range, kept);
      const [people, history] = await Promise.all([
        peopleOf(asking, query, range, kept),
        whatWasDone(asking, query, range),
      ]);
      return people.map((person) => join(query, person, history.get(person._id)));
    },
    memberCounts: () => memberCounts(asking),
  };
}
