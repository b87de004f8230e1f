import type { ConversionEvent, Converted, Following } from './follow';

const DAY_MS = 86_400_000;

/** Conversions, and what they were worth together. */
export interface ConversionSums {
  people: number;
  count: number;
  value: number;
}

/** What people did anyway after the messages of one version. */
export interface FollowedSums {
  /** Messages whose window lies within the time replayed. */
  messages: number;
  /** Of these, the messages that a conversion followed anyway. */
  followed: number;
  /** Messages so late that their window is not over: they are in no share. */
  tooNew: number;
  /** The conversions that followed, each once, whatever the number of messages before it. */
  conversions: ConversionSums;
  /** Whole days from entry to message: the quarter, the half and three quarters of the messages; null without any. */
  daysAfterEntry: [number, number, number] | null;
}

/** Collects what followed, person by person; its memory does not grow with the people. */
export interface FollowedTally {
  add(following: Following): void;
  sums(): FollowedSums;
}

/** An empty sum of conversions. */
export function noConversions(): ConversionSums {
  return { people: 0, count: 0, value: 0 };
}

/** Adds the conversions of one person. */
export function addConversions(sums: ConversionSums, conversions: readonly Converted[]): void {
  if (conversions.length > 0) sums.people += 1;
  sums.count += conversions.length;
  for (const { value } of conversions) sums.value += value;
}

/** The same with its value rounded to a thousandth, so that a sum of many amounts shows no dust of its binary form. */
export function rounded(sums: ConversionSums): ConversionSums {
  return { ...sums, value: Math.round(sums.value * 1000) / 1000 };
}

/** Begins to collect. */
export function followedTally(): FollowedTally {
  const counts = { messages: 0, followed: 0, tooNew: 0 };
  const conversions = noConversions();
  const byDay = new Map<number, number>();
  return {
    add(following) {
      addConversions(conversions, following.conversions);
      for (const { tooNew, followedAtMs, afterEntryMs } of following.messages) {
        const day = Math.floor(afterEntryMs / DAY_MS);
        byDay.set(day, (byDay.get(day) ?? 0) + 1);
        if (tooNew) counts.tooNew += 1;
        else counts.messages += 1;
        if (!tooNew && followedAtMs !== null) counts.followed += 1;
      }
    },
    sums: () => ({ ...counts, conversions: rounded(conversions), daysAfterEntry: quartersOf(byDay) }),
  };
}

/** The values below which a quarter, a half and three quarters lie (nearest rank), from counts by value. */
function quartersOf(counts: ReadonlyMap<number, number>): [number, number, number] | null {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const at = (share: number): number => {
    let left = Math.ceil(share * total);
    return sorted.find(([, count]) => (left -= count) <= 0)?.[0] ?? 0;
  };
  return [at(0.25), at(0.5), at(0.75)];
}

/** The event that counts: the workspace's conversion, else the event that is the journey's goal, else none. */
export function conversionFor(
  conversion: ConversionEvent | null,
  goal: { listener: { on: string; event?: string }; value: string | null } | null,
): ConversionEvent | null {
  if (conversion !== null) return conversion;
  const event = goal?.listener.event;
  return goal === null || event === undefined ? null : { event, value: goal.value };
}
