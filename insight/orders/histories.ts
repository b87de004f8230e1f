/** One order of a person, as it is stored. */
export interface Order {
  person: string;
  atMs: number;
  /** Money, in the one currency of all orders. */
  amount: number;
}

/** The days on which a person ordered, oldest first, and what they came to. Days are counted in UTC from 1970 on. */
export interface History {
  person: string;
  days: number[];
  amounts: number[];
}

const DAY_MS = 86_400_000;

/** The day, in UTC, that an instant lies in; -1 is 31 December 1969. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/**
 * The orders of each person by day, in order of the persons. What was ordered on one day is one order of the sum: a
 * basket paid in two parts is one decision to buy (so do Fader and Hardie with the CDNOW data).
 */
export function historiesOf(orders: Iterable<Order>): History[] {
  const byPerson = new Map<string, Map<number, number>>();
  for (const { person, atMs, amount } of orders) {
    const days = byPerson.get(person) ?? new Map<number, number>();
    byPerson.set(person, days);
    days.set(dayOf(atMs), (days.get(dayOf(atMs)) ?? 0) + amount);
  }
  return [...byPerson]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([person, days]) => {
      const sorted = [...days].sort(([a], [b]) => a - b);
      return { person, days: sorted.map(([day]) => day), amounts: sorted.map(([, amount]) => amount) };
    });
}

/** The histories as they were known at the end of a day; who had not ordered by then is left out. */
export function knownBy(histories: readonly History[], lastDay: number): History[] {
  return histories.flatMap(({ person, days, amounts }) => {
    const later = days.findIndex((day) => day > lastDay);
    const count = later < 0 ? days.length : later;
    return count === 0 ? [] : [{ person, days: days.slice(0, count), amounts: amounts.slice(0, count) }];
  });
}

/** The first and the last day on which anybody ordered; null where nobody did. */
export function spanOf(histories: readonly History[]): { firstDay: number; lastDay: number } | null {
  let firstDay = Infinity;
  let lastDay = -Infinity;
  for (const { days } of histories) {
    firstDay = Math.min(firstDay, days[0] ?? Infinity);
    lastDay = Math.max(lastDay, days.at(-1) ?? -Infinity);
  }
  return firstDay > lastDay ? null : { firstDay, lastDay };
}
