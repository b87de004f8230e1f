import { solve } from './solve';

/** A fitted regression: log-odds are `intercept` plus the weighted columns. */
export interface Logistic {
  intercept: number;
  weights: number[];
}

/** Columns of one row, and what became of it. */
export interface Example {
  columns: readonly number[];
  happened: boolean;
}

const MOST_ROUNDS = 50;
const AT_REST = 1e-9;

/** The chance that belongs to log-odds. */
export function chanceOf(logOdds: number): number {
  return logOdds >= 0 ? 1 / (1 + Math.exp(-logOdds)) : Math.exp(logOdds) / (1 + Math.exp(logOdds));
}

/** The log-odds of a row. */
export function logOddsOf({ intercept, weights }: Logistic, columns: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (columns[at] ?? 0), intercept);
}

/** The mean of minus the logarithm of the chance that was given to what happened. */
export function logLossOf(model: Logistic, examples: readonly Example[]): number {
  const sum = examples.reduce((total, { columns, happened }) => {
    const logOdds = logOddsOf(model, columns);
    const against = happened ? -logOdds : logOdds;
    return total + (against > 0 ? against + Math.log1p(Math.exp(-against)) : Math.log1p(Math.exp(against)));
  }, 0);
  return sum / examples.length;
}

/**
 * Logistic regression with a ridge penalty, by iteratively reweighted least squares (Newton's method: McCullagh & Nelder
 * 1989, section 4.4.2; le Cessie & van Houwelingen 1992, "Ridge estimators in logistic regression", Applied Statistics 41).
 * It makes the sum of the log losses plus `ridge` / 2 times the sum of the squared weights lowest; the intercept is not
 * held back. Columns should be of one scale. A step that does not help is halved, so that no data make it run away.
 */
export function fitLogistic(examples: readonly Example[], ridge: number): Logistic {
  const size = examples[0]?.columns.length ?? 0;
  let model: Logistic = { intercept: 0, weights: Array.from({ length: size }, () => 0) };
  let cost = costOf(model, examples, ridge);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const step = newtonStep(model, examples, ridge);
    let share = 1;
    let next = moved(model, step, share);
    let nextCost = costOf(next, examples, ridge);
    while (nextCost > cost && share > 1e-6) {
      share /= 2;
      next = moved(model, step, share);
      nextCost = costOf(next, examples, ridge);
    }
    const gain = cost - nextCost;
    if (gain > 0) [model, cost] = [next, nextCost];
    if (gain <= AT_REST * (1 + Math.abs(cost))) break;
  }
  return model;
}

function costOf(model: Logistic, examples: readonly Example[], ridge: number): number {
  const penalty = model.weights.reduce((sum, weight) => sum + weight * weight, 0);
  return logLossOf(model, examples) * examples.length + (ridge / 2) * penalty;
}

function moved({ intercept, weights }: Logistic, [first = 0, ...rest]: number[], share: number): Logistic {
  return {
    intercept: intercept + share * first,
    weights: weights.map((weight, at) => weight + share * (rest[at] ?? 0)),
  };
}

/** The inverse of the curvature times the slope, both with the penalty, whose part of the intercept is nearly nothing. */
function newtonStep(model: Logistic, examples: readonly Example[], ridge: number): number[] {
  const size = model.weights.length + 1;
  const slope = [0, ...model.weights.map((weight) => -ridge * weight)];
  const curvature = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => (row !== column ? 0 : row === 0 ? 1e-9 : ridge + 1e-9)),
  );
  for (const { columns, happened } of examples) {
    const chance = chanceOf(logOddsOf(model, columns));
    const weight = chance * (1 - chance);
    const rest = Number(happened) - chance;
    for (let row = 0; row < size; row += 1) {
      const value = row === 0 ? 1 : (columns[row - 1] ?? 0);
      slope[row] = (slope[row] ?? 0) + rest * value;
      const line = curvature[row] ?? [];
      for (let column = 0; column <= row; column += 1)
        line[column] = (line[column] ?? 0) + weight * value * (column === 0 ? 1 : (columns[column - 1] ?? 0));
    }
  }
  return solve(curvature, slope);
}
