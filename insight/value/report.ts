import { customersOf, fitPurchases, type Customer, type FittedPurchases } from './purchase-model';
import { knownBy, spanOf, type History } from '../orders/histories';
import { refuse, type Reported } from '../refusal';
import { chanceAlive, expectedOrders } from './expect';
import { expectedSpend, fitSpend, spenderOf, type SpendModel } from './spend-model';
import { trackWeeks, type TrackedWeek } from './tracking';

/** What is asked of a report of customer value. */
export interface ValueQuestion {
  /** The last day that the model may know of. Later days are looked at only to hold the model against them. */
  lastDay: number;
  /** The time over which value is counted, from `lastDay` on. */
  horizonWeeks: number;
  /** By how much money is worth less a year later, 0.1 for 10 %. */
  discountPerYear: number;
  /** The share of an order that is earned; 1 counts what is paid. */
  margin: number;
}

/** What a customer is expected to bring. Money is in the currency of the orders. */
export interface CustomerValue {
  person: string;
  orders: number;
  chanceAlive: number;
  expectedOrders: number;
  /** The mean order that is expected; null where no model of it was found. */
  expectedOrder: number | null;
  value: number | null;
}

/** How the model did on days that it did not know. */
export interface HeldOut {
  weeks: number;
  actual: number;
  expected: number;
  /** Of the orders of each customer and those expected of them, by Pearson; null where all ordered equally often. */
  correlation: number | null;
}

/** What all customers are expected to bring, with the models and how well these hold. */
export interface ValueReport {
  question: ValueQuestion;
  customers: number;
  returning: number;
  purchases: FittedPurchases;
  spend: SpendModel | null;
  /** Of how often customers order and the mean of their orders: the model of money takes it for 0. */
  frequencyAndMoney: number | null;
  total: number | null;
  expectedOrders: number;
  heldOut: HeldOut | null;
  weeks: TrackedWeek[];
  people: CustomerValue[];
}

/** Fewer give four parameters that say little: half of the width of their intervals is then the size of the parameter. */
const LEAST_CUSTOMERS = 200;
const LEAST_RETURNING = 50;
const LEAST_WEEKS = 8;

const DAYS = 7;
const WEEKS_OF_YEAR = 365.25 / DAYS;
const STEP_WEEKS = 4;

/** The correlation of Pearson; null where one of both is the same everywhere. */
function correlationOf(pairs: readonly (readonly [number, number])[]): number | null {
  const mean = (side: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/**
 * What an order of 1 at each expected order is worth today: the orders of each four weeks count as at the end of them,
 * and every year makes money worth less by the discount.
 */
function presentOrders(model: FittedPurchases['model'], customer: Customer, question: ValueQuestion): number {
  const { horizonWeeks, discountPerYear } = question;
  let before = 0;
  let sum = 0;
  for (let start = 0; start < horizonWeeks; start += STEP_WEEKS) {
    const end = Math.min(start + STEP_WEEKS, horizonWeeks);
    const until = expectedOrders(model, customer, end);
    sum += (until - before) / (1 + discountPerYear) ** (end / WEEKS_OF_YEAR);
    before = until;
  }
  return sum;
}

function heldOutOf(
  model: FittedPurchases['model'],
  customers: readonly Customer[],
  all: ReadonlyMap<string, History>,
  firstOfRest: number,
  lastDay: number,
): HeldOut | null {
  const weeks = (lastDay - firstOfRest + 1) / DAYS;
  if (weeks < 1) return null;
  const pairs = customers.map((customer): [number, number] => {
    const days = all.get(customer.person)?.days ?? [];
    const later = days.filter((day) => day >= firstOfRest && day <= lastDay).length;
    return [later, expectedOrders(model, customer, weeks)];
  });
  const [actual, expected] = pairs.reduce(([x, y], pair) => [x + pair[0], y + pair[1]], [0, 0]);
  return { weeks, actual, expected, correlation: correlationOf(pairs) };
}

/**
 * Fits BG/NBD and Gamma-Gamma to the orders up to a day, and says what each customer is expected to bring. Refused where
 * the orders are too few, or of too short a time, or tell of no model. The same histories give the same report.
 */
export function reportValue(histories: readonly History[], question: ValueQuestion): Reported<ValueReport> {
  const known = knownBy(histories, question.lastDay);
  const customers = customersOf(known, question.lastDay);
  const returning = customers.filter(({ repeats }) => repeats > 0).length;
  const weeks = Math.max(0, ...customers.map(({ ageWeeks }) => ageWeeks));
  if (customers.length < LEAST_CUSTOMERS) return refuse('few_customers', customers.length, LEAST_CUSTOMERS);
  if (returning < LEAST_RETURNING) return refuse('few_returning', returning, LEAST_RETURNING);
  if (weeks < LEAST_WEEKS) return refuse('short_history', Math.floor(weeks), LEAST_WEEKS);
  const purchases = fitPurchases(customers);
  if (purchases === null) return refuse('not_fitted', 0, 1);
  return { refused: null, report: reportOf(histories, known, customers, purchases, question) };
}

function reportOf(
  histories: readonly History[],
  known: readonly History[],
  customers: readonly Customer[],
  purchases: FittedPurchases,
  question: ValueQuestion,
): ValueReport {
  const { model } = purchases;
  const spenders = known.map(spenderOf);
  const spend = fitSpend(spenders);
  const people = customers.map((customer, index): CustomerValue => {
    const spender = spenders[index];
    const expectedOrder = spend === null || spender === undefined ? null : expectedSpend(spend, spender);
    return {
      person: customer.person,
      orders: customer.repeats + 1,
      chanceAlive: chanceAlive(model, customer),
      expectedOrders: expectedOrders(model, customer, question.horizonWeeks),
      expectedOrder,
      value:
        expectedOrder === null
          ? null
          : question.margin * expectedOrder * presentOrders(model, customer, question),
    };
  });
  const repeating = spenders.filter(({ repeats }) => repeats > 0);
  const ofKnown = new Set(known.map(({ person }) => person));
  const theirs = histories.filter(({ person }) => ofKnown.has(person));
  const byPerson = new Map(theirs.map((history) => [history.person, history]));
  const lastSeen = Math.max(question.lastDay, spanOf(histories)?.lastDay ?? 0);
  return {
    question,
    customers: customers.length,
    returning: repeating.length,
    purchases,
    spend,
    frequencyAndMoney: correlationOf(repeating.map(({ repeats, mean }) => [repeats, mean])),
    total: spend === null ? null : people.reduce((sum, { value }) => sum + (value ?? 0), 0),
    expectedOrders: people.reduce((sum, one) => sum + one.expectedOrders, 0),
    heldOut: heldOutOf(model, customers, byPerson, question.lastDay + 1, lastSeen),
    weeks: trackWeeks(model, knownBy(theirs, lastSeen), lastSeen),
    people,
  };
}
