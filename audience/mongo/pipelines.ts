import { PERSONALIZATION } from '../personalization';
import { isExact, type Bounds } from './bounds';
import type { AudienceQuery } from './compile-audience';
import type { Expr } from './expr';
import { CLAIMS } from './person';

/** One stage of an aggregation. */
export type Stage = Record<string, Expr>;

/** People by reference: behind the first, up to and including the last. */
export interface RefRange {
  afterRef: string | null;
  lastRef: string;
}

/** The index of events by person, name and instant, by which histories are read page by page: never the collection. */
export const HISTORY_INDEX = { userRef: 1, name: 1, at: 1 } as const;

const within = ({ afterRef, lastRef }: RefRange): Expr =>
  afterRef === null ? { $lte: lastRef } : { $gt: afterRef, $lte: lastRef };

/** Answers as two lists of truth values; one alone where both are the same. */
function answers(parts: readonly Bounds[]): Record<string, Expr> {
  if (parts.length === 0) return {};
  const may = parts.map((part) => part.may);
  const must = parts.map((part) => part.must);
  const exact = parts.every(isExact);
  return exact ? { may } : { may, must };
}

/**
 * Over profiles: the people of a range, or of a list, for whom the condition may hold, with the answers to the parts about the person.
 * `kept` is a segment whose members come too, whether the condition may hold or not, with their version of it.
 */
export function peoplePipeline(
  query: AudienceQuery,
  among: RefRange | readonly string[],
  kept: string | null,
): Stage[] {
  const { parts, candidate, readsClaims } = query.person;
  const _id = 'lastRef' in among ? within(among) : { $in: among };
  // Segments have nobody in them who does not want to be singled out; an audience is asked of all.
  const willing: Record<string, Expr> =
    kept === null ? {} : { [`traits.${PERSONALIZATION}`]: { $nin: ['off', false] } };
  const stages: Stage[] = [{ $match: { _id, mergedInto: { $exists: false }, ...willing } }];
  if (readsClaims) {
    const join = { from: 'couponClaims', localField: '_id', foreignField: 'userRef', as: CLAIMS };
    stages.push({ $lookup: join });
  }
  if (candidate !== true) {
    const member: Expr = kept === null ? false : { $ne: [{ $ifNull: [`$segments.${kept}`, null] }, null] };
    stages.push({ $match: { $expr: kept === null ? candidate : { $or: [candidate, member] } } });
  }
  const own: Record<string, Expr> =
    kept === null ? {} : { member: `$segments.${kept}.version`, revision: 1, recheckAt: 1 };
  stages.push({ $project: { _id: 1, ...own, ...answers(onlyOpen(parts, candidate, kept)) } });
  return stages;
}

/** Where the only part is the condition itself, whoever came through is known to pass it. */
function onlyOpen(parts: readonly Bounds[], candidate: Expr, kept: string | null): readonly Bounds[] {
  const [only] = parts;
  const isKnown = parts.length === 1 && kept === null && only?.may === candidate && isExact(only);
  return isKnown ? [{ must: { $literal: true }, may: { $literal: true } }] : parts;
}

/** Over events: what the people of a range did, with the answers to the parts about behaviour. */
export function historyPipeline(history: NonNullable<AudienceQuery['history']>, range: RefRange): Stage[] {
  const { parts, names, fromMs, group, leavesAtMs } = history;
  const [only] = names;
  const match: Record<string, Expr> = {
    userRef: within(range),
    name: names.length === 1 && only !== undefined ? only : { $in: names },
  };
  if (fromMs !== null) match.at = { $gte: new Date(fromMs) };
  const leaves: Record<string, Expr> = leavesAtMs === null ? {} : { leavesAtMs };
  return [
    { $match: match },
    { $group: { _id: '$userRef', ...group } },
    { $project: { _id: 1, ...leaves, ...answers(parts) } },
  ];
}
