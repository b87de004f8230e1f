import type { Coupon } from '../../language/workspace';
import { stockOf, worthOf } from '../counting-pool';
import type { CouponPool } from '../world';
import { inTime, nextPlace, type Place, type Turns } from './place';

/** The first claim for which a campaign had no code, and why. */
export interface RanOut extends Place {
  reason: 'no_stock' | 'budget';
}

/** A code asked for (1), or given back (-1). */
interface Entry extends Place {
  change: 1 | -1;
}

/** Above this many entries, those after the end that is known so far are forgotten. */
const MOST_ENTRIES = 1 << 17;

/**
 * The pool of one campaign while people are simulated one after another. Nobody can know yet who of the others was
 * earlier, so the place at which the campaign ended in the pass before decides: claims before it are served, later ones
 * refused. Every claim is written down, and `ranOut` finds in the order of time where the campaign ends by them.
 */
export interface CouponLedger {
  pool: CouponPool;
  /** The first claim, in the order of time, for which there was no code; null where all were served. */
  ranOut(): RanOut | null;
}

/** Begins a pass. `end` is where the campaign ended in the pass before; null where it did not. */
export function createLedger(coupon: Coupon, turns: Turns, end: RanOut | null): CouponLedger {
  const limited = stockOf(coupon) !== Infinity || coupon.budget !== null;
  let entries: Entry[] = [];
  let most = MOST_ENTRIES;
  const write = (place: Place, change: 1 | -1) => {
    entries.push({ ...place, change });
    if (entries.length <= most) return;
    entries = withoutTail(entries, coupon);
    most = Math.max(MOST_ENTRIES, 2 * entries.length);
  };
  return {
    pool: {
      refusal(atMs) {
        if (!limited) return null;
        const place = nextPlace(turns, atMs);
        write(place, 1);
        return end !== null && inTime(place, end) >= 0 ? end.reason : null;
      },
      take: () => {},
      giveBack(atMs) {
        if (limited) write(nextPlace(turns, atMs), -1);
      },
    },
    ranOut: () => (limited ? endOf(entries, coupon) : null),
  };
}

/** Counts codes in the order of time up to the first claim that finds none. Sorts the entries. */
function endOf(entries: Entry[], coupon: Coupon): RanOut | null {
  entries.sort(inTime);
  const stock = stockOf(coupon);
  const worth = worthOf(coupon);
  const budget = coupon.budget?.amount ?? Infinity;
  let taken = 0;
  for (const { atMs, person, order, change } of entries) {
    if (change === 1 && taken >= stock) return { atMs, person, order, reason: 'no_stock' };
    if (change === 1 && (taken + 1) * worth > budget) return { atMs, person, order, reason: 'budget' };
    taken += change;
  }
  return null;
}

/** More people can only make a campaign end earlier: what lies behind the end so far no longer matters. */
function withoutTail(entries: Entry[], coupon: Coupon): Entry[] {
  const end = endOf(entries, coupon);
  return end === null ? entries : entries.filter((entry) => inTime(entry, end) <= 0);
}
