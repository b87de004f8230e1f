import { hypergeometric } from './hypergeometric';
import type { Customer, PurchaseModel } from './purchase-model';

/** Where `a` is 1 both sides of a fraction are 0; so near to it the limit is met to seven digits. */
const NEAR_ONE = 1e-7;

function apartFromOne(a: number): number {
  return Math.abs(a - 1) < NEAR_ONE ? 1 + NEAR_ONE : a;
}

/**
 * The factor common to both expectations below, after Euler's transformation of ₂F₁, which leaves no power that could
 * overflow: (c / (a - 1)) · (1 - (1 - z)^(a - 1) · ₂F₁(a + b - 1 - r, a - 1; c; z)) for c = a + b + x - 1.
 */
function growth({ r, a: given, b }: PurchaseModel, repeats: number, z: number): number {
  const a = apartFromOne(given);
  const c = a + b + repeats - 1;
  const series = hypergeometric(a + b - 1 - r, a - 1, c, z);
  return (c / (a - 1)) * (1 - (1 - z) ** (a - 1) * series);
}

/** How many repeat orders a new customer is expected to place within so many weeks (Fader, Hardie & Lee 2005, eq. 9). */
export function expectedRepeats(model: PurchaseModel, weeks: number): number {
  return weeks <= 0 ? 0 : growth(model, 0, weeks / (model.alpha + weeks));
}

/** The chance that a customer will ever order again: 1 for who has ordered once, since nobody leaves before an order. */
export function chanceAlive({ r, alpha, a, b }: PurchaseModel, customer: Customer): number {
  const { repeats, lastAtWeeks, ageWeeks } = customer;
  if (repeats === 0) return 1;
  const silence = ((alpha + ageWeeks) / (alpha + lastAtWeeks)) ** (r + repeats);
  return 1 / (1 + (a / (b + repeats - 1)) * silence);
}

/** How many orders a customer is expected to place within the next weeks (Fader, Hardie & Lee 2005, eq. 10). */
export function expectedOrders(model: PurchaseModel, customer: Customer, weeks: number): number {
  if (weeks <= 0) return 0;
  const z = weeks / (model.alpha + customer.ageWeeks + weeks);
  return growth(model, customer.repeats, z) * chanceAlive(model, customer);
}
