import type { Indicator } from './indicators';
import type { Snapshot } from './snapshot';

/** How an indicator becomes a column: the logarithm of 1 + its value, cut at both ends, less the mean, in deviations. */
export interface Column {
  indicator: Indicator;
  low: number;
  high: number;
  mean: number;
  deviation: number;
}

/** So much at either end is drawn in, so that one strange person does not move a weight. */
const CUT = 0.01;

const logged = (indicator: Indicator, { known, lastDay }: Snapshot): number | null => {
  const value = indicator.valueOf(known, lastDay);
  return value === null ? null : Math.log1p(Math.max(0, value));
};

/** Learns a column from the people of the training; null where all are alike. */
export function columnOf(indicator: Indicator, snapshots: readonly Snapshot[]): Column | null {
  const values = snapshots.flatMap((snapshot) => logged(indicator, snapshot) ?? []).sort((a, b) => a - b);
  const at = (share: number): number => values[Math.floor(share * (values.length - 1))] ?? 0;
  const [low, high] = [at(CUT), at(1 - CUT)];
  const cut = values.map((value) => Math.min(high, Math.max(low, value)));
  const mean = cut.reduce((sum, value) => sum + value, 0) / Math.max(1, cut.length);
  const variance = cut.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, cut.length);
  return variance > 1e-12 ? { indicator, low, high, mean, deviation: Math.sqrt(variance) } : null;
}

/** The value of a column for a person, in deviations from the mean; what cannot be said of them counts as the mean. */
export function columnValue(column: Column, snapshot: Snapshot): number {
  const value = logged(column.indicator, snapshot);
  if (value === null) return 0;
  return (Math.min(column.high, Math.max(column.low, value)) - column.mean) / column.deviation;
}
