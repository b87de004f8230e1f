import { discriminationOf } from '../../../../insight/churn/rank-curve';
import { reportChurn } from '../../../../insight/churn/report';
import { baselineOf, snapshotsOf, usualGapOf } from '../../../../insight/churn/snapshot';
import { historiesOf, knownBy } from '../../../../insight/orders/histories';
import { CALIBRATED, cdnowOrders, LAST } from '../cdnow';

const HISTORIES = historiesOf(cdnowOrders());
const QUARTER = 90;

function reported(lastDay: number) {
  const answer = reportChurn(HISTORIES, new Map(), { lastDay, outcomeDays: QUARTER });
  if (answer.refused !== null) throw new Error(answer.refused.reason);
  return answer.report;
}

describe('who of the customers of CDNOW stays away', () => {
  const { trial, model, scores } = reported(CALIBRATED + QUARTER);

  it('is told out of time, from 30 September 1997 on, surely better than by the silence in own cycles', () => {
    expect([trial.asOf, trial.learntTo]).toEqual([CALIBRATED, CALIBRATED - QUARTER]);
    expect([trial.model.people, trial.model.happened]).toEqual([2_357, 1_959]);
    expect(trial.model.auc).toBeGreaterThan(0.78);
    expect(trial.baseline.auc).toBeLessThan(0.76);
    expect(trial.aucAhead.low).toBeGreaterThan(0);
    expect(trial.model.ks).toBeGreaterThan(trial.baseline.ks);
    expect(trial.model.brier).toBeLessThan(trial.baseline.brier);
  });

  it('is told in chances that hold: within 3 in 100 on average, and nearer than the baseline', () => {
    expect(trial.model.calibrationError).toBeLessThan(0.03);
    expect(trial.model.calibrationError).toBeLessThan(trial.baseline.calibrationError);
    expect(trial.model.deciles[0]?.lift).toBeGreaterThan(trial.model.deciles[9]?.lift ?? 0);
    expect(trial.model.deciles[9]?.lift).toBeLessThan(trial.baseline.deciles[9]?.lift ?? 0);
  });

  it('is told by ten indicators at most, and of everybody', () => {
    expect(model.chosen.length).toBeGreaterThanOrEqual(5);
    expect(model.chosen.length).toBeLessThanOrEqual(10);
    expect(scores).toHaveLength(2_357);
  });

  it('does not hang on what happened after the last day that it may know of', () => {
    const known = reportChurn(knownBy(HISTORIES, CALIBRATED + QUARTER), new Map(), {
      lastDay: CALIBRATED + QUARTER,
      outcomeDays: QUARTER,
    });
    expect(known.refused ?? known.report.scores).toEqual(scores);
  });

  it('is told better than by the baseline over all 39 weeks too, by scores of 30 September 1997', () => {
    const then = reported(CALIBRATED).scores;
    const rest = snapshotsOf(HISTORIES, new Map(), CALIBRATED, LAST - CALIBRATED);
    const auc = (values: readonly number[]) =>
      discriminationOf(values.map((score, at) => ({ score, happened: rest[at]?.stayedAway === true }))).auc;
    const ours = auc(then.map(({ chance }) => chance));
    expect(then.map(({ person }) => person)).toEqual(rest.map(({ person }) => person));
    expect(ours).toBeGreaterThan(0.77);
    expect(ours).toBeGreaterThan(auc(baselineOf(rest, usualGapOf(rest))) + 0.02);
  });
});
