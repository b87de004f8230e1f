import { knownBy, type History } from '../orders/histories';
import { refuse, type Reported } from '../refusal';
import { tierFlows, type MonthFlows } from './flows';
import { scoreRfm, TIERS, type RfmScore, type Tier } from './rfm';

/** One tier: how many are in it, and what they have brought. */
export interface TierRow {
  tier: Tier;
  people: number;
  share: number;
  spent: number;
  shareOfSpent: number;
}

/** One cell of the map: people of a recency and a frequency. */
export interface MapCell {
  recency: number;
  frequency: number;
  people: number;
}

/** Where customers stand by recency, frequency and money, and how they came there. */
export interface RfmReport {
  customers: number;
  tiers: TierRow[];
  map: MapCell[];
  months: MonthFlows[];
  people: RfmScore[];
}

/** Fifths of fewer have hardly anybody in them. */
const LEAST_PEOPLE = 25;

/** Maps who had ordered by the end of a day, with the flows between tiers of the `months` before. */
export function reportRfm(all: readonly History[], lastDay: number, months: number): Reported<RfmReport> {
  const people = scoreRfm(knownBy(all, lastDay), lastDay);
  if (people.length < LEAST_PEOPLE) return refuse('few_people', people.length, LEAST_PEOPLE);
  const total = people.reduce((sum, { spent }) => sum + spent, 0);
  const tiers = TIERS.map((tier): TierRow => {
    const those = people.filter((one) => one.tier === tier);
    const spent = those.reduce((sum, one) => sum + one.spent, 0);
    return {
      tier,
      people: those.length,
      share: those.length / people.length,
      spent,
      shareOfSpent: total > 0 ? spent / total : 0,
    };
  });
  const fifths = [1, 2, 3, 4, 5];
  const map = fifths.flatMap((recency) =>
    fifths.map((frequency) => ({
      recency,
      frequency,
      people: people.filter((one) => one.recency === recency && one.frequency === frequency).length,
    })),
  );
  return {
    refused: null,
    report: { customers: people.length, tiers, map, months: tierFlows(all, lastDay, months), people },
  };
}
