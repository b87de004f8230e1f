import type { Coupon } from '../language/workspace';
import type { CouponPool } from './world';

/** What one code takes from the budget: the amount it gives; a percentage and a gift are not known beforehand. */
export function worthOf(coupon: Coupon): number {
  return 'amount' in coupon.value ? coupon.value.amount : 0;
}

/** How many codes there are; Infinity where nothing limits them. */
export function stockOf(coupon: Coupon): number {
  return coupon.stock ?? coupon.codes?.length ?? Infinity;
}

/** A pool for people who are simulated together, in the order of the clock: it counts. */
export function countingPool(coupon: Coupon): CouponPool {
  const worth = worthOf(coupon);
  const stock = stockOf(coupon);
  const budget = coupon.budget?.amount ?? Infinity;
  let taken = 0;
  return {
    refusal: () => (taken >= stock ? 'no_stock' : (taken + 1) * worth > budget ? 'budget' : null),
    take: () => void (taken += 1),
    giveBack: () => void (taken -= 1),
  };
}
