import { knownBy, type History } from '../orders/histories';
import {
  cyclesSilent,
  eventIndicators,
  gapsOf,
  orderIndicators,
  type Indicator,
  type Known,
} from './indicators';

/** A person as they were known on a day, and whether they stayed away after it; null where that is not known yet. */
export interface Snapshot {
  person: string;
  lastDay: number;
  known: Known;
  stayedAway: boolean | null;
}

/** The days of other events of each person, by the event's name. */
export type Activity = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

/** An event of fewer people tells of too few. */
const LEAST_SHARE = 0.05;
const MOST_EVENTS = 8;

/** Everybody who had ordered by a day as they were known then; what came later is seen in the outcome alone. */
export function snapshotsOf(
  histories: readonly History[],
  activity: Activity,
  lastDay: number,
  outcomeDays: number | null,
): Snapshot[] {
  const later = new Map(histories.map(({ person, days }) => [person, days]));
  return knownBy(histories, lastDay).map((history) => {
    const { person } = history;
    const events = new Map(
      [...(activity.get(person) ?? [])].map(([name, days]) => [name, days.filter((day) => day <= lastDay)]),
    );
    const came = (later.get(person) ?? []).some(
      (day) => day > lastDay && day <= lastDay + (outcomeDays ?? 0),
    );
    return {
      person,
      lastDay,
      known: { history, activity: events },
      stayedAway: outcomeDays === null ? null : !came,
    };
  });
}

/** The mean gap between orders of all who ordered again, in days; 30 where nobody did. */
export function usualGapOf(snapshots: readonly Snapshot[]): number {
  const gaps = snapshots.flatMap(({ known }) => gapsOf(known.history));
  return gaps.length === 0 ? 30 : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

/** All candidates: those of orders, and those of the other events that most people have. */
export function candidatesOf(snapshots: readonly Snapshot[]): Indicator[] {
  const people = new Map<string, number>();
  for (const { known } of snapshots)
    for (const [name, days] of known.activity)
      if (days.length > 0) people.set(name, (people.get(name) ?? 0) + 1);
  const common = [...people]
    .filter(([, count]) => count >= LEAST_SHARE * snapshots.length)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, MOST_EVENTS);
  return [...orderIndicators(usualGapOf(snapshots)), ...common.flatMap(([name]) => eventIndicators(name))];
}

/** What the baseline asks: how many of their own cycles each has been silent. */
export function baselineOf(snapshots: readonly Snapshot[], usualGap: number): number[] {
  return snapshots.map(({ known, lastDay }) => cyclesSilent(known.history, lastDay, usualGap));
}
