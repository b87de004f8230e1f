import { logGamma } from '../experiments/log-gamma';
import type { History } from '../orders/histories';
import { minimize } from './nelder-mead';

/** What is known of a customer: repeat orders, and in weeks the age at the last one and the age now. */
export interface Customer {
  person: string;
  repeats: number;
  lastAtWeeks: number;
  ageWeeks: number;
}

/**
 * The four parameters of BG/NBD: rates of ordering are gamma distributed (shape `r`, rate `alpha`, per week), and chances
 * of leaving after an order are beta distributed (`a`, `b`).
 */
export interface PurchaseModel {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** A model with how likely it makes what was seen; null where no such model could be found. */
export interface FittedPurchases {
  model: PurchaseModel;
  logLikelihood: number;
}

const DAYS = 7;
/** A parameter beyond this says that the data do not tell it: everybody is alike, or nobody leaves. */
const LARGEST = 1_000;
const STARTS = [
  [0, 1, 0, 1],
  [-1, 2, -0.5, 0.5],
  [0.5, 3, -2, 1],
];

/** Sums histories up for the model at the end of a day; orders after that day must not be in them. */
export function customersOf(histories: readonly History[], lastDay: number): Customer[] {
  return histories.map(({ person, days }) => {
    const first = days[0] ?? lastDay;
    return {
      person,
      repeats: days.length - 1,
      lastAtWeeks: ((days.at(-1) ?? first) - first) / DAYS,
      ageWeeks: (lastDay - first) / DAYS,
    };
  });
}

interface Alike extends Omit<Customer, 'person'> {
  people: number;
}

/** Customers of whom the same is known make the same contribution, and most have ordered once. */
function alike(customers: readonly Customer[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const { repeats, lastAtWeeks, ageWeeks } of customers) {
    const key = `${repeats}/${lastAtWeeks}/${ageWeeks}`;
    const group = groups.get(key) ?? { repeats, lastAtWeeks, ageWeeks, people: 0 };
    group.people += 1;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * The log-likelihood of BG/NBD, equation 6 of Fader, Hardie & Lee 2005 ("“Counting your customers” the easy way", Marketing
 * Science 24(2)), in the form that neither over- nor underflows of Hardie's note "Implementing the BG/NBD model".
 */
function logLikelihood({ r, alpha, a, b }: PurchaseModel, groups: readonly Alike[]): number {
  const byRepeats = new Map<number, number>();
  const ofRepeats = (x: number): number => {
    const known = byRepeats.get(x);
    if (known !== undefined) return known;
    const buying = logGamma(r + x) - logGamma(r) + r * Math.log(alpha);
    const staying = logGamma(a + b) + logGamma(b + x) - logGamma(b) - logGamma(a + b + x);
    byRepeats.set(x, buying + staying);
    return buying + staying;
  };
  let sum = 0;
  for (const { repeats: x, lastAtWeeks, ageWeeks, people } of groups) {
    const alive = -(r + x) * Math.log(alpha + ageWeeks);
    const gone = x === 0 ? -Infinity : Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + lastAtWeeks);
    const larger = Math.max(alive, gone);
    sum += people * (ofRepeats(x) + larger + Math.log(Math.exp(alive - larger) + Math.exp(gone - larger)));
  }
  return sum;
}

/** Fits BG/NBD by maximum likelihood, from several starts; the same customers give the same model. */
export function fitPurchases(customers: readonly Customer[]): FittedPurchases | null {
  const groups = alike(customers);
  const modelAt = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): PurchaseModel => ({
    r: Math.exp(r),
    alpha: Math.exp(alpha),
    a: Math.exp(a),
    b: Math.exp(b),
  });
  const best = minimize((point) => -logLikelihood(modelAt(point), groups), STARTS);
  const model = modelAt(best.point);
  const isTold = Object.values(model).every((value) => value < LARGEST && value > 1 / LARGEST);
  return best.isAtRest && isTold ? { model, logLikelihood: -best.value } : null;
}
