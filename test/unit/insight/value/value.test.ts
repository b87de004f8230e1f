import fc from 'fast-check';
import { historiesOf, type Order } from '../../../../insight/orders/histories';
import { chanceAlive, expectedOrders, expectedRepeats } from '../../../../insight/value/expect';
import { hypergeometric } from '../../../../insight/value/hypergeometric';
import { reportValue, type ValueQuestion } from '../../../../insight/value/report';
import { expectedSpend, fitSpend } from '../../../../insight/value/spend-model';
import { CALIBRATED, cdnowOrders, LAST } from '../cdnow';

const ORDERS = cdnowOrders();
const HISTORIES = historiesOf(ORDERS);
const QUESTION: ValueQuestion = { lastDay: CALIBRATED, horizonWeeks: 39, discountPerYear: 0.1, margin: 1 };

function reported(question = QUESTION, histories = HISTORIES) {
  const answer = reportValue(histories, question);
  if (answer.refused !== null) throw new Error(answer.refused.reason);
  return answer.report;
}

const CDNOW = reported();
const within = (share: number, value: number, published: number): void =>
  expect(Math.abs(value / published - 1)).toBeLessThan(share);

describe('the value of the customers of CDNOW, as known on 30 September 1997', () => {
  it('rests on the parameters that Fader, Hardie and Lee published in 2005, within 1 %', () => {
    const { model, logLikelihood } = CDNOW.purchases;
    within(0.01, model.r, 0.243);
    within(0.01, model.alpha, 4.414);
    within(0.01, model.a, 0.793);
    within(0.01, model.b, 2.426);
    expect(logLikelihood).toBeCloseTo(-9582.4, 1);
    expect([CDNOW.customers, CDNOW.returning]).toEqual([2_357, 946]);
  });

  it('rests on the parameters of money that Fader and Hardie published in 2013, within 1 %', () => {
    within(0.01, CDNOW.spend?.p ?? 0, 6.25);
    within(0.01, CDNOW.spend?.q ?? 0, 3.74);
    within(0.01, CDNOW.spend?.gamma ?? 0, 15.44);
    expect(CDNOW.frequencyAndMoney).toBeCloseTo(0.11, 2);
  });

  it('expects of the first customer what Hardie worked out: 1.226 orders in 39 weeks', () => {
    const [first] = CDNOW.people;
    expect(first).toMatchObject({ person: 'cdnow-0001', orders: 3 });
    expect(first?.expectedOrders).toBeCloseTo(1.226, 3);
  });

  it('foretells the next 39 weeks as well as was published: 0.626 by person, 4 % too few by week 78', () => {
    expect(CDNOW.heldOut).toMatchObject({ weeks: 39, actual: 1_882 });
    expect(CDNOW.heldOut?.correlation).toBeCloseTo(0.626, 3);
    const last = CDNOW.weeks.at(-1);
    expect(last).toMatchObject({ week: 78, actual: 4_339 });
    within(0.05, last?.expected ?? 0, 4_339);
    expect(last?.expected).toBeLessThan(4_339);
  });

  it('counts repeat orders only, week by week, and never fewer than the week before', () => {
    const repeats = HISTORIES.reduce(
      (sum, { days }) => sum + days.filter((day) => day <= LAST).length - 1,
      0,
    );
    expect(CDNOW.weeks.at(-1)?.actual).toBe(repeats);
    CDNOW.weeks.slice(1).forEach(({ actual, expected }, at) => {
      expect(actual).toBeGreaterThanOrEqual(CDNOW.weeks[at]?.actual ?? 0);
      expect(expected).toBeGreaterThan(CDNOW.weeks[at]?.expected ?? 0);
    });
  });
});

describe('a report of value', () => {
  const some = (orders: readonly Order[]) => reportValue(historiesOf(orders), QUESTION).refused;

  it('is refused of too few customers, of too few who came again, and of too short a time', () => {
    expect(some(ORDERS.slice(0, 300))).toEqual({ reason: 'few_customers', have: 111, need: 200 });
    const first = HISTORIES.map(({ person, days: [day = 0] }) => ({
      person,
      atMs: day * 86_400_000,
      amount: 1,
    }));
    expect(some(first)).toEqual({ reason: 'few_returning', have: 0, need: 50 });
    const soon = { ...QUESTION, lastDay: CALIBRATED - 240 };
    expect(reportValue(HISTORIES, soon).refused).toEqual({ reason: 'short_history', have: 4, need: 8 });
  });

  it('has no model of money where nothing was paid', () => {
    expect(fitSpend(HISTORIES.map(({ days }) => ({ repeats: days.length - 1, mean: 0 })))).toBeNull();
  });
});

describe('the formulas', () => {
  const anyModel = fc.record({
    r: fc.double({ min: 0.05, max: 5, noNaN: true }),
    alpha: fc.double({ min: 0.1, max: 50, noNaN: true }),
    a: fc.double({ min: 0.1, max: 5, noNaN: true }),
    b: fc.double({ min: 0.6, max: 10, noNaN: true }),
  });

  it('agree with known values of the hypergeometric function', () => {
    expect(hypergeometric(1, 1, 2, 0.5)).toBeCloseTo(2 * Math.LN2, 12);
    expect(hypergeometric(0.5, 1, 1.5, 0.81)).toBeCloseTo(Math.atanh(0.9) / 0.9, 12);
    expect(hypergeometric(-2, 3, 4, 0.3)).toBeCloseTo(1 - 0.45 + 0.054, 12);
  });

  it('expect more of a longer time, nothing of no time, and believe less in who has been silent for longer', () => {
    fc.assert(
      fc.property(
        anyModel,
        fc.integer({ min: 0, max: 60 }),
        fc.nat(100),
        fc.nat(100),
        (model, repeats, last, silent) => {
          const lastAtWeeks = repeats === 0 ? 0 : last;
          const customer = { person: 'p', repeats, lastAtWeeks, ageWeeks: lastAtWeeks + silent };
          const [none, some, more] = [0, 10, 20].map((weeks) => expectedOrders(model, customer, weeks));
          expect(none).toBe(0);
          expect(some).toBeGreaterThanOrEqual(0);
          expect(more).toBeGreaterThanOrEqual((some ?? 0) * (1 - 1e-9));
          expect(expectedRepeats(model, 20)).toBeGreaterThan(expectedRepeats(model, 10));
          const alive = chanceAlive(model, customer);
          expect(alive).toBeLessThanOrEqual(1);
          expect(chanceAlive(model, { ...customer, ageWeeks: customer.ageWeeks + 5 })).toBeLessThanOrEqual(
            alive,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are continuous where a is 1, at which the published form has no value', () => {
    const at = (a: number): number => expectedRepeats({ r: 0.3, alpha: 4, a, b: 2 }, 30);
    expect(at(1)).toBeCloseTo((at(0.9999) + at(1.0001)) / 2, 5);
  });

  it('draw the mean order of who ordered seldom to that of all', () => {
    const model = { p: 6.25, q: 3.74, gamma: 15.44 };
    const ofAll = (model.p * model.gamma) / (model.q - 1);
    expect(expectedSpend(model, { repeats: 0, mean: 0 })).toBeCloseTo(ofAll, 9);
    const [few, many] = [1, 50].map((repeats) => expectedSpend(model, { repeats, mean: 100 }));
    expect(few).toBeLessThan(many ?? 0);
    expect(many).toBeLessThan(100);
  });
});
