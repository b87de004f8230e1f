import { refuse, type Reported } from '../refusal';
import { featuresOf, type Described, type Feature } from './features';
import { targetIndex, type Counted, type TargetIndex } from './index-of';

/** One feature: its index in the segment, and whether that is surely another than 100. */
export interface TgiRow extends Feature, Counted, TargetIndex {
  key: string;
  sure: boolean;
}

/** What a segment has more or less of than the base; the most telling first. */
export interface TgiReport {
  segment: number;
  base: number;
  /** Features that enough people of the base have. */
  compared: number;
  /** Features that too few have, which are left out. */
  leftOut: number;
  rows: TgiRow[];
}

const LEAST_SEGMENT = 30;
/** An index of what fewer of the base have, or of what fewer would be expected of the segment, is chance. */
const LEAST_IN_BASE = 30;
const LEAST_EXPECTED = 5;
const DOUBT = 0.05;

/**
 * Compares a segment with the base by everything that is known of them. Where k features are compared each interval is of
 * 1 - 0.05 / k (Bonferroni): that any of those called sure is none has a chance of at most 5 %. The people of the segment
 * that are not in the base count for nothing.
 */
export function reportTgi(base: readonly Described[], segment: ReadonlySet<string>): Reported<TgiReport> {
  const { of, features } = featuresOf(base);
  const members = base.filter(({ person }) => segment.has(person));
  if (members.length < LEAST_SEGMENT) return refuse('few_people', members.length, LEAST_SEGMENT);
  if (members.length === base.length) return refuse('no_groups', 0, 1);
  const counts = new Map<string, { inSegment: number; inBase: number }>();
  for (const { person } of base) {
    for (const key of of.get(person) ?? []) {
      const count = counts.get(key) ?? { inSegment: 0, inBase: 0 };
      count.inBase += 1;
      if (segment.has(person)) count.inSegment += 1;
      counts.set(key, count);
    }
  }
  const enough = [...counts].filter(
    ([, { inBase }]) =>
      inBase >= LEAST_IN_BASE &&
      (inBase * members.length) / base.length >= LEAST_EXPECTED &&
      inBase < base.length,
  );
  const alpha = DOUBT / Math.max(1, enough.length);
  const rows = enough.flatMap(([key, count]): TgiRow[] => {
    const feature = features.get(key);
    const counted = { ...count, segment: members.length, base: base.length };
    const index = targetIndex(counted, alpha);
    if (feature === undefined || index === null) return [];
    return [{ ...feature, key, ...counted, ...index, sure: index.low > 100 || index.high < 100 }];
  });
  const told = ({ low, high, sure }: TgiRow): number =>
    sure ? Math.max(Math.log(low / 100), Math.log(100 / high)) : -1;
  rows.sort((a, b) => told(b) - told(a) || b.index - a.index || (a.key < b.key ? -1 : 1));
  return {
    refused: null,
    report: {
      segment: members.length,
      base: base.length,
      compared: rows.length,
      leftOut: counts.size - rows.length,
      rows,
    },
  };
}

/** The people of the segment who have a feature, by its word; of nobody where there is none such. */
export function peopleWith(base: readonly Described[], segment: ReadonlySet<string>, key: string): string[] {
  const { of } = featuresOf(base);
  return base.flatMap(({ person }) =>
    segment.has(person) && of.get(person)?.has(key) === true ? [person] : [],
  );
}
