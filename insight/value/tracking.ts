import type { History } from '../orders/histories';
import { expectedRepeats } from './expect';
import type { PurchaseModel } from './purchase-model';

/** Repeat orders of everybody up to the end of a week, counted from the first day of the data. */
export interface TrackedWeek {
  week: number;
  actual: number;
  expected: number;
}

const DAYS = 7;

/**
 * The tracking curve: the cumulative repeat orders of all customers week by week, beside what the model expected of
 * people who became customers on those days (Fader, Hardie & Lee 2005, section 4.3). Whole weeks up to `lastDay` only.
 * `histories` reach as far as `lastDay`, and hold only those customers whom the model was fitted to.
 */
export function trackWeeks(
  model: PurchaseModel,
  histories: readonly History[],
  lastDay: number,
): TrackedWeek[] {
  const newOn = new Map<number, number>();
  const repeatsOn = new Map<number, number>();
  for (const { days } of histories) {
    days.forEach((day, index) => {
      const counts = index === 0 ? newOn : repeatsOn;
      counts.set(day, (counts.get(day) ?? 0) + 1);
    });
  }
  const firstDay = Math.min(...newOn.keys());
  const weeks = Number.isFinite(firstDay) ? Math.floor((lastDay - firstDay + 1) / DAYS) : 0;
  // What is expected depends on the age alone, so that it is reckoned once for each age in days.
  const byAge = Array.from({ length: weeks * DAYS }, (_, age) => expectedRepeats(model, age / DAYS));
  let actual = 0;
  return Array.from({ length: weeks }, (_, at) => {
    const endDay = firstDay + (at + 1) * DAYS - 1;
    for (let day = endDay - DAYS + 1; day <= endDay; day += 1) actual += repeatsOn.get(day) ?? 0;
    const expected = [...newOn].reduce((sum, [day, people]) => sum + people * (byAge[endDay - day] ?? 0), 0);
    return { week: at + 1, actual, expected };
  });
}
