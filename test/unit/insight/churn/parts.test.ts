import fc from 'fast-check';
import { aucAhead } from '../../../../insight/churn/ahead';
import { eventIndicators, orderIndicators } from '../../../../insight/churn/indicators';
import { chanceOf, fitLogistic, logOddsOf } from '../../../../insight/churn/logistic';
import { learnChurn } from '../../../../insight/churn/model';
import { decilesOf, discriminationOf, type Scored } from '../../../../insight/churn/rank-curve';
import { reportChurn } from '../../../../insight/churn/report';
import { scoreChurn } from '../../../../insight/churn/score';
import { candidatesOf, snapshotsOf } from '../../../../insight/churn/snapshot';
import { solve } from '../../../../insight/churn/solve';
import type { History } from '../../../../insight/orders/histories';
import { createRandom } from '../../../../insight/random';

const anyScored = fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), happened: fc.boolean() }), {
  minLength: 2,
  maxLength: 60,
});

const kinds = (rows: readonly Scored[]) => [
  rows.filter((row) => row.happened),
  rows.filter((row) => !row.happened),
];

describe('how well scores tell people apart', () => {
  it('is the share of pairs in the right order, and the largest distance of the two distributions', () => {
    fc.assert(
      fc.property(anyScored, (rows) => {
        const [yes = [], no = []] = kinds(rows);
        fc.pre(yes.length > 0 && no.length > 0);
        const pairs = yes.flatMap((one) => no.map((other) => Math.sign(one.score - other.score) / 2 + 0.5));
        const { auc, gini, ks } = discriminationOf(rows);
        expect(auc).toBeCloseTo(pairs.reduce((sum, won) => sum + won, 0) / pairs.length, 10);
        expect(gini).toBeCloseTo(2 * auc - 1, 12);
        const upTo = (of: readonly Scored[], limit: number) =>
          of.filter(({ score }) => score <= limit).length / of.length;
        const distances = rows.map(({ score }) => Math.abs(upTo(yes, score) - upTo(no, score)));
        expect(ks).toBeCloseTo(Math.max(...distances), 10);
      }),
    );
  });

  it('is a coin where only one kind is there, and where all scores are equal', () => {
    expect(discriminationOf([{ score: 1, happened: true }])).toMatchObject({ auc: 0.5, ks: 0 });
    const equal = [true, false, true].map((happened) => ({ score: 3, happened }));
    expect(discriminationOf(equal)).toMatchObject({ auc: 0.5, ks: 0 });
  });

  it('captures everybody in ten tenths, and lifts none of equal scores', () => {
    fc.assert(
      fc.property(anyScored, (rows) => {
        const deciles = decilesOf(rows);
        const happened = rows.filter((row) => row.happened).length;
        expect(deciles.reduce((sum, one) => sum + one.people, 0)).toBe(rows.length);
        expect(deciles.at(-1)?.captured).toBeCloseTo(happened === 0 ? 0 : 1, 10);
      }),
    );
    const equal = Array.from({ length: 40 }, (_, at) => ({ score: 1, happened: at % 4 === 0 }));
    for (const { lift } of decilesOf(equal)) expect(lift).toBeCloseTo(1, 10);
  });

  it('is ahead by the difference of both AUC, and surely ahead only where that is more than chance', () => {
    const random = createRandom(5);
    const rows = Array.from({ length: 600 }, () => {
      const happened = random() < 0.4;
      return { happened, one: Number(happened) + 2 * random(), other: random() };
    });
    const { difference, low, high } = aucAhead(rows);
    const auc = (side: 'one' | 'other') =>
      discriminationOf(rows.map((row) => ({ score: row[side], happened: row.happened }))).auc;
    expect(difference).toBeCloseTo(auc('one') - auc('other'), 10);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThan(0.5);
    const [same] = [aucAhead(rows.map((row) => ({ ...row, other: row.one })))];
    expect(same).toEqual({ difference: 0, low: 0, high: 0 });
  });
});

describe('the regression', () => {
  const anyExamples = fc.array(
    fc.record({
      columns: fc.tuple(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
      ),
      happened: fc.boolean(),
    }),
    { minLength: 5, maxLength: 60 },
  );

  it('ends where no weight can be changed to the better, whatever the data', () => {
    fc.assert(
      fc.property(anyExamples, fc.constantFrom(0.1, 1, 10), (examples, ridge) => {
        fc.pre(new Set(examples.map(({ happened }) => happened)).size === 2);
        const model = fitLogistic(examples, ridge);
        const rest = examples.map((one) => Number(one.happened) - chanceOf(logOddsOf(model, one.columns)));
        expect(Math.abs(rest.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-3);
        model.weights.forEach((weight, column) => {
          const slope = rest.reduce(
            (sum, value, at) => sum + value * (examples[at]?.columns[column] ?? 0),
            0,
          );
          expect(Math.abs(slope - ridge * weight)).toBeLessThan(1e-3);
        });
      }),
    );
  });

  it('holds back weights the more, the stronger the ridge, and finds those that made the data', () => {
    const random = createRandom(11);
    const examples = Array.from({ length: 4_000 }, () => {
      const columns = [2 * random() - 1, 2 * random() - 1];
      return { columns, happened: random() < chanceOf(0.5 + 2 * (columns[0] ?? 0) - (columns[1] ?? 0)) };
    });
    const free = fitLogistic(examples, 1e-6);
    expect(Math.abs(free.intercept - 0.5)).toBeLessThan(0.15);
    expect(Math.abs((free.weights[0] ?? 0) - 2)).toBeLessThan(0.25);
    expect(Math.abs((free.weights[1] ?? 0) + 1)).toBeLessThan(0.25);
    const [some, more] = [10, 1_000].map((ridge) => Math.abs(fitLogistic(examples, ridge).weights[0] ?? 0));
    expect(some).toBeGreaterThan(more ?? 0);
  });

  it('does not run away where a column tells everything', () => {
    const examples = [-2, -1, 1, 2].map((column) => ({ columns: [column], happened: column > 0 }));
    const { weights } = fitLogistic(examples, 0.01);
    expect(weights[0]).toBeGreaterThan(1);
    expect(weights[0]).toBeLessThan(100);
  });

  it('solves its equations, and leaves out what is another unknown over again', () => {
    const [x, y] = solve([[4], [1, 3]], [1, 2]);
    expect([x, y].map((value) => (value ?? 0) * 11)).toEqual([expect.closeTo(1, 10), expect.closeTo(7, 10)]);
    expect(solve([[1], [1, 1]], [2, 2])).toEqual([2, 0]);
  });
});

describe('what is known of a person', () => {
  const history: History = { person: 'ana', days: [100, 110, 130, 190], amounts: [10, 20, 30, 60] };
  const activity = new Map([['ana', new Map([['email_opened', [50, 120, 185, 199]]])]]);

  it('is what had happened by then, and nothing of what came later', () => {
    const [then] = snapshotsOf([history], activity, 140, 30);
    expect(then?.known.history.days).toEqual([100, 110, 130]);
    expect(then?.known.activity.get('email_opened')).toEqual([50, 120]);
    expect(then?.stayedAway).toBe(true);
    expect(snapshotsOf([history], activity, 140, 50)[0]?.stayedAway).toBe(false);
    expect(snapshotsOf([history], activity, 140, null)[0]?.stayedAway).toBeNull();
    expect(snapshotsOf([history], activity, 99, 50)).toEqual([]);
  });

  it('becomes indicators in days, orders and money', () => {
    const known = { history, activity: new Map([['email_opened', [50, 120, 185]]]) };
    const values = Object.fromEntries(
      [...orderIndicators(20), ...eventIndicators('email_opened')].map((one) => [
        one.id,
        one.valueOf(known, 200),
      ]),
    );
    expect(values).toMatchObject({
      days_since_order: 10,
      orders: 4,
      orders_30d: 1,
      orders_90d: 2,
      spent: 120,
    });
    expect(values).toMatchObject({
      days_as_customer: 100,
      silent_share: 0.1,
      spent_90d: 90,
      mean_order: 30,
    });
    expect(values).toMatchObject({ last_order_share: 2, mean_gap: 30, cycles_silent: 10 / 30 });
    expect(values).toMatchObject({ event_30d: 1, event_90d: 2, days_since_event: 15 });
    expect(values.longest_gaps_silent).toBeCloseTo(1 / 6, 10);
  });

  it('says of who ordered once only what one order tells', () => {
    const once = { history: { person: 'bo', days: [190], amounts: [10] }, activity: new Map() };
    const values = new Map(orderIndicators(20).map((one) => [one.id, one.valueOf(once, 200)]));
    expect([values.get('mean_gap'), values.get('gap_spread'), values.get('cycles_silent')]).toEqual([
      null,
      null,
      0.5,
    ]);
  });
});

/** People who look at mail before they buy, every 20 days; half of them fall silent on day 150, and read no more from day 120 on. */
function madeUp(people: number): { histories: History[]; activity: Map<string, Map<string, number[]>> } {
  const random = createRandom(3);
  const histories: History[] = [];
  const activity = new Map<string, Map<string, number[]>>();
  for (let at = 0; at < people; at += 1) {
    const person = `p${String(at).padStart(4, '0')}`;
    const fallsSilent = at % 2 === 0;
    const days: number[] = [];
    for (
      let day = Math.floor(random() * 20);
      day < (fallsSilent ? 150 : 230);
      day += 15 + Math.floor(random() * 10)
    )
      days.push(day);
    const read = days.filter((day) => day < (fallsSilent ? 120 : 230)).map((day) => Math.max(0, day - 1));
    histories.push({ person, days, amounts: days.map(() => 10) });
    activity.set(person, new Map([['email_opened', read]]));
  }
  return { histories, activity };
}

describe('a model of who stays away', () => {
  const { histories, activity } = madeUp(400);
  const learnt = snapshotsOf(histories, activity, 150, 60);
  const model = learnChurn(candidatesOf(learnt), learnt);

  it('finds what tells, keeps about ten at most, and none that contradicts itself', () => {
    expect(model.chosen.length).toBeLessThanOrEqual(10);
    expect(model.chosen.some(({ column }) => column.indicator.event === 'email_opened')).toBe(true);
    model.chosen.forEach(({ auc }, at) => expect((model.logistic.weights[at] ?? 0) > 0).toBe(auc > 0.5));
  });

  it('scores from 0 to 100 and says why, with the value of the person', () => {
    const scores = scoreChurn(model, snapshotsOf(histories, activity, 150, null));
    const mean = (rest: number) => {
      const some = scores.filter((_, at) => at % 2 === rest);
      return some.reduce((sum, { score }) => sum + score, 0) / some.length;
    };
    expect(mean(0)).toBeGreaterThan(80);
    expect(mean(1)).toBeLessThan(20);
    const [silent] = scores;
    expect(silent?.reasons[0]?.raises).toBeGreaterThan(0);
    expect(silent?.reasons.length).toBeLessThanOrEqual(3);
    for (const { score } of scores)
      expect([score >= 0, score <= 100, Number.isInteger(score)]).toEqual([true, true, true]);
  });

  it('is the same for the same people', () => {
    expect(JSON.stringify(learnChurn(candidatesOf(learnt), learnt))).toBe(JSON.stringify(model));
  });

  it('is refused of too short a time, and where nearly nobody stays away', () => {
    const ask = (lastDay: number, of = histories) =>
      reportChurn(of, activity, { lastDay, outcomeDays: 60 }).refused;
    expect(ask(150)).toEqual({ reason: 'short_history', have: 21, need: 26 });
    const faithful = histories.filter((_, at) => at % 2 === 1);
    expect(ask(225, faithful)).toMatchObject({ reason: 'few_outcomes', need: 100 });
    expect(reportChurn([], activity, { lastDay: 150, outcomeDays: 60 }).refused?.reason).toBe(
      'short_history',
    );
  });
});
