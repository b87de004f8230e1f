/** Of so many people, so many reached the goal. */
export interface Reached {
  people: number;
  reached: number;
}

/** The difference of two rates, with an interval that may be looked at as often as one likes. */
export interface Difference {
  difference: number;
  low: number;
  high: number;
}

/** How sure the interval is, and where it is meant to be narrowest. */
export interface Sureness {
  /** The chance that the interval ever fails to hold the true difference, whenever it is looked at. */
  alpha: number;
  /** The information, as `informationOf` counts it, at which the interval is narrowest; fixed before the first look. */
  sharpestAt: number;
}

/** One half of the people of two groups of one size is information of a quarter of all: the harmonic 1 / (1/n + 1/m). */
export function informationOf(one: number, other: number): number {
  return one <= 0 || other <= 0 ? 0 : (one * other) / (one + other);
}

/**
 * The rate of `one` minus the rate of `other`, with a confidence sequence: with a chance of at least 1 - alpha it holds
 * the true difference at all looks together, so one may look every hour and stop at will. It is Robbins' normal mixture
 * (Robbins 1970, "Statistical methods related to the law of the iterated logarithm"; Howard, Ramdas, McAuliffe & Sekhon
 * 2021, "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49(2), eq. 14, also for
 * the choice of the mixture), which is the mixture SPRT of A/B tests (Johari, Koomen, Pekelis & Walsh 2017, "Peeking at
 * A/B tests", KDD), with estimated variances: it holds for large groups, and the caller looks at no small ones
 * (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, "Time-uniform central limit theory and asymptotic confidence
 * sequences", Annals of Statistics 52(6)).
 */
export function compareRates(one: Reached, other: Reached, { alpha, sharpestAt }: Sureness): Difference {
  const information = informationOf(one.people, other.people);
  const difference = rateOf(one) - rateOf(other);
  if (information === 0) return { difference, low: -1, high: 1 };
  const doubt = 2 * Math.log(1 / alpha);
  const prior = sharpestAt / (doubt + Math.log(1 + doubt));
  const total = information + prior;
  const widthInDeviations = Math.sqrt((total / information) * (Math.log(total / prior) + doubt));
  const half = widthInDeviations * Math.sqrt(varianceOf(one, other));
  return { difference, low: Math.max(-1, difference - half), high: Math.min(1, difference + half) };
}

/** The share that reached the goal; 0 of nobody. */
export function rateOf({ people, reached }: Reached): number {
  return people === 0 ? 0 : reached / people;
}

/**
 * The variance of the difference. Each group is given one person more who did and one who did not (Agresti & Caffo 2000),
 * and the groups are also taken together, as where there is no difference: the larger counts, so that a small group in
 * which by chance nobody reached the goal does not look sure.
 */
function varianceOf(one: Reached, other: Reached): number {
  const apart = [one, other].reduce((sum, group) => {
    const rate = (group.reached + 1) / (group.people + 2);
    return sum + (rate * (1 - rate)) / group.people;
  }, 0);
  const rate = (one.reached + other.reached + 1) / (one.people + other.people + 2);
  return Math.max(apart, rate * (1 - rate) * (1 / one.people + 1 / other.people));
}
