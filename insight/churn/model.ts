import { createRandom } from '../random';
import { columnOf, columnValue, type Column } from './columns';
import type { Indicator } from './indicators';
import { fitLogistic, logLossOf, type Example, type Logistic } from './logistic';
import { discriminationOf } from './rank-curve';
import type { Snapshot } from './snapshot';

/** An indicator that the model uses. */
export interface Chosen {
  column: Column;
  /** AUC of the indicator alone; over 0.5 where more of it means staying away. */
  auc: number;
}

/** A model of who stays away. */
export interface ChurnModel {
  chosen: Chosen[];
  logistic: Logistic;
  ridge: number;
  examples: number;
  stayedAway: number;
}

const MOST_CHOSEN = 10;
const LEAST_AUC_FROM_HALF = 0.02;
const MOST_ALIKE = 0.9;
const RIDGES = [1, 10, 100, 1_000];
const FOLDS = 3;
const MOST_EXAMPLES = 20_000;

interface Candidate extends Chosen {
  values: number[];
}

/** At most 20,000 of the snapshots, drawn by a fixed seed: more would make the weights no surer than they need to be. */
function sampled(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  if (snapshots.length <= MOST_EXAMPLES) return snapshots;
  const random = createRandom(snapshots.length);
  return snapshots.filter(() => random() < MOST_EXAMPLES / snapshots.length);
}

/** The candidates that tell most on their own, none that says nearly the same as one before it. */
function choose(candidates: readonly Indicator[], snapshots: readonly Snapshot[]): Candidate[] {
  const judged = candidates.flatMap((indicator): Candidate[] => {
    const column = columnOf(indicator, snapshots);
    if (column === null) return [];
    const values = snapshots.map((snapshot) => columnValue(column, snapshot));
    const rows = values.map((score, at) => ({ score, happened: snapshots[at]?.stayedAway === true }));
    return [{ column, values, auc: discriminationOf(rows).auc }];
  });
  const told = ({ auc }: Candidate): number => Math.abs(auc - 0.5);
  const chosen: Candidate[] = [];
  for (const candidate of judged.sort((a, b) => told(b) - told(a))) {
    if (chosen.length === MOST_CHOSEN || told(candidate) < LEAST_AUC_FROM_HALF) break;
    if (chosen.every((other) => Math.abs(likeness(candidate.values, other.values)) < MOST_ALIKE))
      chosen.push(candidate);
  }
  return chosen;
}

/** Columns are centred and of deviation 1 as far as they are known, so that the mean product is their correlation. */
function likeness(one: readonly number[], other: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other) || 1);
}

function examplesOf(chosen: readonly Candidate[], snapshots: readonly Snapshot[]): Example[] {
  return snapshots.map(({ stayedAway }, at) => ({
    columns: chosen.map(({ values }) => values[at] ?? 0),
    happened: stayedAway === true,
  }));
}

/** The ridge whose models lose least on people they have not seen; all snapshots of a person are in one fold. */
function bestRidge(examples: readonly Example[], snapshots: readonly Snapshot[]): number {
  const folds = new Map<string, number>();
  for (const { person } of snapshots) if (!folds.has(person)) folds.set(person, folds.size % FOLDS);
  const foldOf = (at: number): number => folds.get(snapshots[at]?.person ?? '') ?? 0;
  const losses = RIDGES.map((ridge) =>
    Array.from({ length: FOLDS }, (_, fold) => {
      const seen = examples.filter((__, at) => foldOf(at) !== fold);
      const unseen = examples.filter((__, at) => foldOf(at) === fold);
      return unseen.length === 0 ? 0 : logLossOf(fitLogistic(seen, ridge), unseen) * unseen.length;
    }).reduce((sum, loss) => sum + loss, 0),
  );
  return RIDGES[losses.indexOf(Math.min(...losses))] ?? 1;
}

/** How much a weight contradicts what its indicator tells alone; 0 where it does not. */
const contradiction = (weight: number, { auc }: Chosen): number =>
  weight > 0 === auc > 0.5 ? 0 : Math.abs(weight);

/**
 * Learns who stays away: about ten indicators and their weights. An indicator whose weight contradicts what it tells alone
 * is left out, since it only mends others, and nobody would believe it as a reason. The same snapshots give the same model.
 */
export function learnChurn(candidates: readonly Indicator[], all: readonly Snapshot[]): ChurnModel {
  const snapshots = sampled(all);
  let chosen = choose(candidates, snapshots);
  const ridge = bestRidge(examplesOf(chosen, snapshots), snapshots);
  let logistic = fitLogistic(examplesOf(chosen, snapshots), ridge);
  for (;;) {
    const against = chosen.map((one, at) => contradiction(logistic.weights[at] ?? 0, one));
    const worst = Math.max(0, ...against);
    if (worst === 0) break;
    chosen = chosen.filter((_, at) => against[at] !== worst);
    logistic = fitLogistic(examplesOf(chosen, snapshots), ridge);
  }
  const stayedAway = snapshots.filter((one) => one.stayedAway === true).length;
  const kept = chosen.map(({ column, auc }) => ({ column, auc }));
  return { chosen: kept, logistic, ridge, examples: snapshots.length, stayedAway };
}
