import type { Period } from '../condition';
import { and, type Expr } from './expr';
import { periodBounds, type Gathered } from './history';

/** The grouping of events by person, as conditions have asked for it. */
export interface Gathering extends Gathered {
  /** The fields of the `$group` stage. */
  fields(): Record<string, Expr>;
  /** Asks for the first instant at which an event leaves its period; null where none does. */
  leaving(event: string, period: Period): Expr | null;
}

/** The field that counts all events that were read. */
export const TOTAL = '$total';

const READ: Expr = { a: { $toLong: '$at' }, i: '$messageId', n: '$name', p: '$properties' };

function within(event: string, period: Period, nowMs: number): Expr {
  const bounds = periodBounds(period, nowMs);
  if (bounds === 'never') return false;
  return and(
    { $eq: ['$name', { $literal: event }] },
    bounds.fromMs === null || { $gte: ['$at', new Date(bounds.fromMs)] },
    bounds.toMs === null || { $lt: ['$at', new Date(bounds.toMs)] },
  );
}

/** Gathers what is asked for, and the same thing once only. */
export function createGathering(nowMs: number): Gathering {
  const fields: Record<string, Expr> = { total: { $sum: 1 } };
  const names = new Map<string, string>();
  const field = (accumulator: Expr): string => {
    const key = JSON.stringify(accumulator);
    const name = names.get(key) ?? `f${names.size}`;
    names.set(key, name);
    fields[name] = accumulator;
    return `$${name}`;
  };
  return {
    fields: () => fields,
    count: (event, period) => field({ $sum: { $cond: [within(event, period, nowMs), 1, 0] } }),
    events: () => field({ $push: READ }),
    leaving(event, period) {
      if (period.kind !== 'within') return null;
      const oldest = field({ $min: { $cond: [within(event, period, nowMs), { $toLong: '$at' }, null] } });
      return { $add: [oldest, period.durationMs] };
    },
  };
}
