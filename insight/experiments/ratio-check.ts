import { logGamma } from './log-gamma';

/** Below this chance of being wrong, people were not divided as the weights say. */
const MISMATCH_ALPHA = 0.001;

/** How many people's worth the prior leans towards the weights: the check is keenest around this many. */
const PRIOR_PEOPLE = 1_000;

/**
 * Whether people were not divided as the weights say: then something loses the people of one variant, and no
 * comparison of variants can be trusted (Fabijan et al. 2019, "Diagnosing sample ratio mismatch", KDD). The counts may be
 * looked at as often as one likes: the ratio of a Dirichlet mixture to the multinomial of the weights is a martingale
 * where the division is right, so that it ever exceeds 1000 has a chance of at most 0.1 % (Lindon & Malek 2022,
 * "Anytime-valid inference for multinomial count data", NeurIPS; Ville 1939). `people` and `weights` are in one order;
 * weights are positive, in any unit.
 */
export function isRatioMismatch(people: readonly number[], weights: readonly number[]): boolean {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const total = people.reduce((sum, count) => sum + count, 0);
  let logRatio = logGamma(PRIOR_PEOPLE) - logGamma(PRIOR_PEOPLE + total);
  for (const [index, count] of people.entries()) {
    const share = (weights[index] ?? 0) / all;
    const prior = share * PRIOR_PEOPLE;
    logRatio += logGamma(prior + count) - logGamma(prior) - count * Math.log(share);
  }
  return logRatio >= -Math.log(MISMATCH_ALPHA);
}
