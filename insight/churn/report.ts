import { spanOf, type History } from '../orders/histories';
import { refuse, type Refusal, type Reported } from '../refusal';
import { aucAhead, type Ahead } from './ahead';
import { chanceOf, fitLogistic, logOddsOf } from './logistic';
import { learnChurn, type ChurnModel } from './model';
import { decilesOf, discriminationOf, type Decile, type Discrimination, type Scored } from './rank-curve';
import { scoreChurn, type ChurnScore } from './score';
import { baselineOf, candidatesOf, snapshotsOf, usualGapOf, type Activity, type Snapshot } from './snapshot';

/** What is asked of a report of churn. */
export interface ChurnQuestion {
  /** The last day that is known: scores are as of its end. */
  lastDay: number;
  /** Who orders nothing for so many days has stayed away. */
  outcomeDays: number;
}

/** A tenth of the people by predicted chance, and how often it happened. */
export interface CalibrationRow {
  predicted: number;
  actual: number;
  people: number;
}

/** How well scores did on days that their model did not know. */
export interface Performance extends Discrimination {
  deciles: Decile[];
  calibration: CalibrationRow[];
  /** The mean of the squared difference between chance and outcome (Brier 1950). */
  brier: number;
  /** The mean distance between predicted and actual share over the tenths, by people. */
  calibrationError: number;
}

/** The model that was tried out of time, beside the baseline: days since the last order by the own cycle. */
export interface Trial {
  /** The last day that the tried model knew of people; what it learnt from ended `outcomeDays` before. */
  learntTo: number;
  asOf: number;
  model: Performance;
  baseline: Performance;
  aucAhead: Ahead;
}

/** Who is likely to stay away, by a model whose worth was tried out of time. */
export interface ChurnReport {
  question: ChurnQuestion;
  customers: number;
  trial: Trial;
  model: ChurnModel;
  candidates: number;
  scores: ChurnScore[];
}

const STEP_DAYS = 28;
const MOST_LOOKS = 6;
const LEAST_KNOWN_DAYS = 56;
const LEAST_OF_A_KIND = 100;

/** Everybody at up to six days, four weeks apart, whose outcome was known on `lastDay`. */
function learningFrom(
  histories: readonly History[],
  activity: Activity,
  lastDay: number,
  question: ChurnQuestion,
) {
  const firstDay = spanOf(histories)?.firstDay ?? lastDay;
  const looks = Array.from(
    { length: MOST_LOOKS },
    (_, at) => lastDay - question.outcomeDays - at * STEP_DAYS,
  );
  return looks
    .filter((day) => day - firstDay >= LEAST_KNOWN_DAYS)
    .flatMap((day) => snapshotsOf(histories, activity, day, question.outcomeDays));
}

function performanceOf(rows: readonly Scored[]): Performance {
  const byChance = [...rows].sort((a, b) => b.score - a.score);
  const calibration = Array.from({ length: 10 }, (_, at) => {
    const tenth = byChance.slice(
      Math.round((at * rows.length) / 10),
      Math.round(((at + 1) * rows.length) / 10),
    );
    const share = (sum: number): number => (tenth.length === 0 ? 0 : sum / tenth.length);
    return {
      predicted: share(tenth.reduce((sum, { score }) => sum + score, 0)),
      actual: share(tenth.filter(({ happened }) => happened).length),
      people: tenth.length,
    };
  });
  const squares = rows.reduce((sum, { score, happened }) => sum + (score - Number(happened)) ** 2, 0);
  const apart = calibration.reduce((sum, one) => sum + one.people * Math.abs(one.predicted - one.actual), 0);
  return {
    ...discriminationOf(rows),
    deciles: decilesOf(rows),
    calibration,
    brier: squares / rows.length,
    calibrationError: apart / rows.length,
  };
}

/** The baseline as a chance: the logarithm of the cycles of silence, through a logistic regression of its own. */
function baselineChances(learnt: readonly Snapshot[], tried: readonly Snapshot[]): number[] {
  const usualGap = usualGapOf(learnt);
  const columns = (snapshots: readonly Snapshot[]) =>
    baselineOf(snapshots, usualGap).map((cycles) => [Math.log1p(cycles)]);
  const examples = columns(learnt).map((row, at) => ({
    columns: row,
    happened: learnt[at]?.stayedAway === true,
  }));
  const model = fitLogistic(examples, 1);
  return columns(tried).map((row) => chanceOf(logOddsOf(model, row)));
}

function tryModel(learnt: readonly Snapshot[], tried: readonly Snapshot[], question: ChurnQuestion): Trial {
  const chances = scoreChurn(learnChurn(candidatesOf(learnt), learnt), tried).map(({ chance }) => chance);
  const baseline = baselineChances(learnt, tried);
  const happened = tried.map(({ stayedAway }) => stayedAway === true);
  const scored = (values: readonly number[]): Scored[] =>
    values.map((score, at) => ({ score, happened: happened[at] === true }));
  const asOf = question.lastDay - question.outcomeDays;
  return {
    asOf,
    learntTo: asOf - question.outcomeDays,
    model: performanceOf(scored(chances)),
    baseline: performanceOf(scored(baseline)),
    aucAhead: aucAhead(
      chances.map((one, at) => ({ one, other: baseline[at] ?? 0, happened: happened[at] === true })),
    ),
  };
}

function kindsOf(snapshots: readonly Snapshot[]): number {
  const away = snapshots.filter(({ stayedAway }) => stayedAway === true).length;
  return Math.min(away, snapshots.length - away);
}

/** Why the orders are too few or of too short a time; null where they are not. */
function refusalOf(histories: readonly History[], question: ChurnQuestion): Refusal | null {
  const span = spanOf(histories);
  const days = span === null ? 0 : question.lastDay - span.firstDay;
  const need = 2 * question.outcomeDays + LEAST_KNOWN_DAYS;
  return days < need ? refuse('short_history', Math.floor(days / 7), Math.ceil(need / 7)).refused : null;
}

/**
 * Learns who stays away and scores everybody as of `lastDay`. First the same way of learning is tried out of time: a model
 * that knew only what was known two outcomes ago says of people one outcome ago who will stay away, and is held against
 * what they did, beside the baseline. Refused where history is too short for that, or too few stayed away or came.
 */
export function reportChurn(
  all: readonly History[],
  activity: Activity,
  question: ChurnQuestion,
): Reported<ChurnReport> {
  const histories = all.filter(({ days }) => (days[0] ?? Infinity) <= question.lastDay);
  const refused = refusalOf(histories, question);
  if (refused !== null) return { refused };
  const asOf = question.lastDay - question.outcomeDays;
  const tried = snapshotsOf(histories, activity, asOf, question.outcomeDays);
  const before = learningFrom(histories, activity, asOf, question);
  const fewest = Math.min(kindsOf(tried), kindsOf(before));
  if (fewest < LEAST_OF_A_KIND) return refuse('few_outcomes', fewest, LEAST_OF_A_KIND);
  const trial = tryModel(before, tried, question);
  const learnt = learningFrom(histories, activity, question.lastDay, question);
  const candidates = candidatesOf(learnt);
  const model = learnChurn(candidates, learnt);
  const now = snapshotsOf(histories, activity, question.lastDay, null);
  return {
    refused: null,
    report: {
      question,
      customers: now.length,
      trial,
      model,
      candidates: candidates.length,
      scores: scoreChurn(model, now),
    },
  };
}
