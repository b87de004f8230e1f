import { knownBy, type History } from '../orders/histories';
import { scoreRfm, type Tier } from './rfm';

/** How many people went from one tier to another between two month ends; `from` is null for those new since then. */
export interface Flow {
  from: Tier | null;
  to: Tier;
  people: number;
}

/** The flows into one month end. Days are counted in UTC from 1970 on. */
export interface MonthFlows {
  lastDay: number;
  flows: Flow[];
}

const DAY_MS = 86_400_000;

/** The last days, in UTC, of the `months` whole months that were over by the end of a day, oldest first. */
export function monthEnds(lastDay: number, months: number): number[] {
  const next = new Date((lastDay + 1) * DAY_MS);
  return Array.from({ length: months }, (_, at) => {
    const first = Date.UTC(next.getUTCFullYear(), next.getUTCMonth() - (months - 1 - at), 1);
    return first / DAY_MS - 1;
  });
}

/** Who went from which tier to which, month end by month end. Each score is of what was known on that day. */
export function tierFlows(histories: readonly History[], lastDay: number, months: number): MonthFlows[] {
  const tiers = monthEnds(lastDay, months + 1).map((day) => ({
    day,
    tierOf: new Map(scoreRfm(knownBy(histories, day), day).map(({ person, tier }) => [person, tier])),
  }));
  return tiers.slice(1).flatMap(({ day, tierOf }, at) => {
    const before = tiers[at]?.tierOf;
    const counts = new Map<string, Flow>();
    for (const [person, to] of tierOf) {
      const from = before?.get(person) ?? null;
      const flow = counts.get(`${from} ${to}`) ?? { from, to, people: 0 };
      counts.set(`${from} ${to}`, { ...flow, people: flow.people + 1 });
    }
    return counts.size === 0 ? [] : [{ lastDay: day, flows: [...counts.values()] }];
  });
}
