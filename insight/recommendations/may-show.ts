import type { Strategy } from '../../journey/plan/reach-steps';
import type { Purchase } from './replenish';

const DAY_MS = 86_400_000;

/** Who bought something less long ago than this has it, and is not asked to buy it again. */
const JUST_NOW_MS = 14 * DAY_MS;

/** What the rules look at. */
export interface Shown {
  /** What the person bought. */
  purchases: Iterable<Purchase>;
  /** Whether there are any of the item; null for one that is not in the catalogue. */
  available: (item: string) => boolean | null;
  nowMs: number;
}

/** Items that the person does not name themselves are shown as the catalogue describes them. */
const OF_CATALOGUE: readonly Strategy[] = ['also_bought', 'price_drop'];

/**
 * Whether an item may be shown. Never one that is out of stock; never one that the person bought within the last 14
 * days, except to buy it again (`replenish`, whose gaps say so themselves); by `also_bought` none that they ever bought;
 * by `also_bought` and `price_drop` only what is in the catalogue.
 */
export function mayShow(
  strategy: Strategy,
  { purchases, available, nowMs }: Shown,
): (item: string) => boolean {
  const boughtMs = new Map<string, number>();
  for (const { item, atMs } of purchases) boughtMs.set(item, Math.max(atMs, boughtMs.get(item) ?? atMs));
  return (item) => {
    const there = available(item);
    if (there === false || (there === null && OF_CATALOGUE.includes(strategy))) return false;
    const lastMs = boughtMs.get(item);
    if (lastMs === undefined || strategy === 'replenish') return true;
    return strategy !== 'also_bought' && nowMs - lastMs >= JUST_NOW_MS;
  };
}
