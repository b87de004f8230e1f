import type { History } from '../orders/histories';

/** What is known of a person at the end of a day: their orders, and the days of other events, oldest first. */
export interface Known {
  history: History;
  activity: ReadonlyMap<string, readonly number[]>;
}

/** Something that may tell who will stay away. Its value is 0 or more; null where it cannot be said of the person. */
export interface Indicator {
  id: string;
  /** The event that it is about, of those that are counted by event. */
  event?: string;
  valueOf(known: Known, lastDay: number): number | null;
}

const MONTH = 30;
const QUARTER = 90;
const HALF_YEAR = 180;
/** Who never did something is as one who did it so many days ago. */
const NEVER_DAYS = 730;

const since = (days: readonly number[], lastDay: number): number => lastDay - (days.at(-1) ?? lastDay);

const within = (days: readonly number[], lastDay: number, span: number): number =>
  days.filter((day) => day > lastDay - span).length;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length;

/** The days between one order and the next. */
export function gapsOf({ days }: History): number[] {
  return days.slice(1).map((day, at) => day - (days[at] ?? day));
}

function spread(values: readonly number[]): number | null {
  const middle = mean(values);
  if (middle === null || values.length < 2 || middle === 0) return null;
  return Math.sqrt(sum(values.map((value) => (value - middle) ** 2)) / values.length) / middle;
}

/** How many of their own cycles somebody has been silent; `usualGap` days stand for the cycle of who ordered once. */
export function cyclesSilent(history: History, lastDay: number, usualGap: number): number {
  return since(history.days, lastDay) / Math.max(1, mean(gapsOf(history)) ?? usualGap);
}

/** The candidates that orders alone give. `usualGap` is the mean gap of who ordered again, in days. */
export function orderIndicators(usualGap: number): Indicator[] {
  const of = (id: string, valueOf: (history: History, lastDay: number) => number | null): Indicator => ({
    id,
    valueOf: ({ history }, lastDay) => valueOf(history, lastDay),
  });
  const age = ({ days }: History, lastDay: number): number => lastDay - (days[0] ?? lastDay);
  return [
    of('days_since_order', ({ days }, lastDay) => since(days, lastDay)),
    of('cycles_silent', (history, lastDay) => cyclesSilent(history, lastDay, usualGap)),
    of(
      'silent_share',
      (history, lastDay) => since(history.days, lastDay) / Math.max(1, age(history, lastDay)),
    ),
    of('days_as_customer', age),
    of('orders', ({ days }) => days.length),
    of('orders_30d', ({ days }, lastDay) => within(days, lastDay, MONTH)),
    of('orders_90d', ({ days }, lastDay) => within(days, lastDay, QUARTER)),
    of('orders_180d', ({ days }, lastDay) => within(days, lastDay, HALF_YEAR)),
    of(
      'orders_a_month',
      (history, lastDay) => history.days.length / Math.max(1, age(history, lastDay) / MONTH),
    ),
    of('months_active', ({ days }) => new Set(days.map((day) => Math.floor(day / MONTH))).size),
    of('spent', ({ amounts }) => sum(amounts)),
    of('spent_90d', ({ days, amounts }, lastDay) =>
      sum(amounts.slice(amounts.length - within(days, lastDay, QUARTER))),
    ),
    of('mean_order', ({ amounts }) => mean(amounts)),
    of('last_order_share', ({ amounts }) =>
      sum(amounts) > 0 ? (amounts.at(-1) ?? 0) / (mean(amounts) ?? 1) : null,
    ),
    of('mean_gap', (history) => mean(gapsOf(history))),
    of('gap_spread', (history) => spread(gapsOf(history))),
    of('longest_gaps_silent', (history, lastDay) => {
      const longest = Math.max(0, ...gapsOf(history));
      return longest === 0 ? null : since(history.days, lastDay) / longest;
    }),
  ];
}

/** The candidates that another event gives: how often within 30 and 90 days, and how long ago. */
export function eventIndicators(event: string): Indicator[] {
  const daysOf = ({ activity }: Known): readonly number[] => activity.get(event) ?? [];
  return [
    { id: 'event_30d', event, valueOf: (known, lastDay) => within(daysOf(known), lastDay, MONTH) },
    { id: 'event_90d', event, valueOf: (known, lastDay) => within(daysOf(known), lastDay, QUARTER) },
    {
      id: 'days_since_event',
      event,
      valueOf: (known, lastDay) =>
        daysOf(known).length === 0 ? NEVER_DAYS : Math.min(NEVER_DAYS, since(daysOf(known), lastDay)),
    },
  ];
}
