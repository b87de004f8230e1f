import { logGamma } from '../experiments/log-gamma';
import type { History } from '../orders/histories';
import { minimize } from './nelder-mead';

/** How often a customer ordered again, and the mean of those orders. The first one counts for nothing: it is often a trial. */
export interface Spender {
  repeats: number;
  mean: number;
}

/** The parameters of Gamma-Gamma: shapes `p` of orders and `q` of customers, and the scale `gamma`, in money. */
export interface SpendModel {
  p: number;
  q: number;
  gamma: number;
}

const LARGEST = 10_000;

/** What the repeat orders of a customer came to, on average. */
export function spenderOf({ amounts }: History): Spender {
  const repeats = amounts.slice(1);
  const sum = repeats.reduce((total, amount) => total + amount, 0);
  return { repeats: repeats.length, mean: repeats.length === 0 ? 0 : sum / repeats.length };
}

/**
 * Fits the Gamma-Gamma model of the mean order by maximum likelihood (Fader & Hardie 2013, "The Gamma-Gamma model of
 * monetary value", eq. 1a; Colombo & Jiang 1999), over who ordered again and paid something. Null where none was found
 * whose mean is finite (`q` over 1).
 */
export function fitSpend(spenders: readonly Spender[]): SpendModel | null {
  const paying = spenders.filter(({ repeats, mean }) => repeats > 0 && mean > 0);
  if (paying.length === 0) return null;
  const unit = paying.reduce((sum, { mean }) => sum + mean, 0) / paying.length;
  const rows = paying.map(({ repeats: x, mean }) => ({ x, m: mean / unit, logM: Math.log(mean / unit) }));
  const alike = new Map<number, number>();
  for (const { x } of rows) alike.set(x, (alike.get(x) ?? 0) + 1);
  const cost = (logs: readonly number[]): number => {
    const [p = 0, q = 0, scale = 0] = logs.map(Math.exp);
    const common = q * Math.log(scale) - logGamma(q);
    const counted = [...alike].reduce(
      (sum, [x, people]) =>
        sum + people * (logGamma(p * x + q) - logGamma(p * x) + p * x * Math.log(x) + common),
      0,
    );
    return rows.reduce(
      (sum, { x, m, logM }) => sum + (1 - p * x) * logM + (p * x + q) * Math.log(scale + m * x),
      -counted,
    );
  };
  const { point, isAtRest } = minimize(cost, [[1, 1, 0]]);
  const [p = 0, q = 0, scale = 0] = point.map(Math.exp);
  const isTold = isAtRest && q > 1 && [p, q, scale].every((value) => value < LARGEST);
  return isTold ? { p, q, gamma: scale * unit } : null;
}

/** The mean order expected of a customer (eq. 5): their own mean, drawn to that of all the more, the fewer orders they placed. */
export function expectedSpend({ p, q, gamma }: SpendModel, { repeats, mean }: Spender): number {
  return (p * (gamma + repeats * mean)) / (p * repeats + q - 1);
}
