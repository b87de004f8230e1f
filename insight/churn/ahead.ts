/** Two scores of one person, and what became of them. */
export interface Paired {
  one: number;
  other: number;
  happened: boolean;
}

/** How far AUC of the first score is ahead of that of the second, with its interval of 95 %. */
export interface Ahead {
  difference: number;
  low: number;
  high: number;
}

const SURE = 1.959964;

/**
 * The difference of two AUC over the same people by DeLong, DeLong & Clarke-Pearson 1988 ("Comparing the areas under two
 * or more correlated receiver operating characteristic curves", Biometrics 44), with ranks in place of all pairs.
 */
export function aucAhead(rows: readonly Paired[]): Ahead {
  const yes = rows.filter(({ happened }) => happened);
  const no = rows.filter(({ happened }) => !happened);
  if (yes.length < 2 || no.length < 2) return { difference: 0, low: -1, high: 1 };
  const diffs = (from: readonly Paired[], against: readonly Paired[]): number[] => {
    const first = placements(
      from.map(({ one }) => one),
      against.map(({ one }) => one),
    );
    const second = placements(
      from.map(({ other }) => other),
      against.map(({ other }) => other),
    );
    return first.map((share, at) => share - (second[at] ?? 0));
  };
  const ofYes = diffs(yes, no);
  // Seen from those to whom it did not happen, the shares are of who is below: the sign turns, the variance does not.
  const ofNo = diffs(no, yes);
  const difference = ofYes.reduce((sum, value) => sum + value, 0) / ofYes.length;
  const half = SURE * Math.sqrt(varianceOf(ofYes) / ofYes.length + varianceOf(ofNo) / ofNo.length);
  return { difference, low: difference - half, high: difference + half };
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/** For each value the share of the others that it exceeds; equal ones count half. */
function placements(values: readonly number[], others: readonly number[]): number[] {
  const sorted = [...others].sort((a, b) => a - b);
  const firstFrom = (isBeyond: (other: number) => boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBeyond(sorted[middle] ?? Infinity)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return values.map((value) => {
    const below = firstFrom((other) => other >= value);
    const upTo = firstFrom((other) => other > value);
    return (below + upTo) / 2 / sorted.length;
  });
}
