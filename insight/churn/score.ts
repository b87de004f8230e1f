import { columnValue } from './columns';
import { chanceOf, logOddsOf } from './logistic';
import type { ChurnModel } from './model';
import type { Snapshot } from './snapshot';

/** Something that raises a person's score above that of the average person. */
export interface Reason {
  indicator: string;
  event?: string;
  /** The value of the indicator for the person, in its own unit. */
  value: number | null;
  /** By how much it raises the log-odds. */
  raises: number;
}

/** How likely a person is to stay away. */
export interface ChurnScore {
  person: string;
  /** 0 to 100: the chance in hundredths, rounded. */
  score: number;
  chance: number;
  /** At most three, the strongest first. */
  reasons: Reason[];
}

const MOST_REASONS = 3;
/** What raises the odds by less than 5 % is no reason. */
const LEAST_RAISE = Math.log(1.05);

/** Scores people as they are known. */
export function scoreChurn(model: ChurnModel, snapshots: readonly Snapshot[]): ChurnScore[] {
  return snapshots.map((snapshot) => {
    const columns = model.chosen.map(({ column }) => columnValue(column, snapshot));
    const chance = chanceOf(logOddsOf(model.logistic, columns));
    const reasons = model.chosen
      .map(({ column: { indicator } }, at): Reason => {
        const value = indicator.valueOf(snapshot.known, snapshot.lastDay);
        const raises = (model.logistic.weights[at] ?? 0) * (columns[at] ?? 0);
        const named = indicator.event === undefined ? {} : { event: indicator.event };
        return { indicator: indicator.id, ...named, value, raises };
      })
      .filter(({ raises }) => raises >= LEAST_RAISE)
      .sort((a, b) => b.raises - a.raises)
      .slice(0, MOST_REASONS);
    return { person: snapshot.person, score: Math.round(100 * chance), chance, reasons };
  });
}
