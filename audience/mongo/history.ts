import type { Condition, Period } from '../condition';
import type { Leaf } from '../leaves';
import { boundsOf, exactly, isExact, mapped, negated, unsureWhere, UNSURE, type Bounds } from './bounds';
import { and, or, type Expr } from './expr';
import { aggregated } from './history-values';
import { passesAll } from './tests';
import { sourceOf, type Place } from './value';

type Did = Extract<Condition, { kind: 'did' }>;
type DidNot = Extract<Condition, { kind: 'did_not' }>;
type InOrder = Extract<Condition, { kind: 'did_in_order' }>;

/** What the grouping of events by person has to gather, asked for while conditions are compiled. */
export interface Gathered {
  /** How many events of a name lie in a period, as a field of the group. */
  count(event: string, period: Period): Expr;
  /** All events that are read, as a field of the group: `a` when, `i` its id, `n` its name, `p` its properties. */
  events(): Expr;
}

export interface HistoryPlace extends Place {
  gathered: Gathered;
}

/** The instants of a period, the first included and the end not; null where it is open, or never for `since: entry`. */
export function periodBounds(
  period: Period,
  nowMs: number,
): { fromMs: number | null; toMs: number | null } | 'never' {
  switch (period.kind) {
    case 'ever':
      return { fromMs: null, toMs: null };
    case 'within':
      return { fromMs: nowMs - period.durationMs + 1, toMs: null };
    case 'between':
      return { fromMs: period.fromMs, toMs: period.toMs };
    case 'since_entry':
      return 'never';
  }
}

function isIn(event: string, name: string, period: Period, nowMs: number): Expr {
  const bounds = periodBounds(period, nowMs);
  if (bounds === 'never') return false;
  return and(
    { $eq: [`${event}.n`, { $literal: name }] },
    bounds.fromMs === null || { $gte: [`${event}.a`, bounds.fromMs] },
    bounds.toMs === null || { $lt: [`${event}.a`, bounds.toMs] },
  );
}

/** A leaf of the condition on one event of the history. What is not of the event is looked at in memory. */
function whereBounds(where: Leaf, place: HistoryPlace): Bounds {
  if (where.kind !== 'value') return UNSURE;
  const value = sourceOf(where.left, place);
  return value === undefined ? UNSURE : passesAll(where.tests, value, place);
}

/** The events that match for certain, and those that may. */
function matching(condition: Did | DidNot, place: HistoryPlace): Bounds {
  const name = `e${place.depth}`;
  const inner = { ...place, properties: `$$${name}.p`, depth: place.depth + 1 };
  const { where: stated } = condition;
  const where = stated === null ? exactly(true) : boundsOf(stated, (leaf) => whereBounds(leaf, inner));
  const within = isIn(`$$${name}`, condition.event, condition.period, place.nowMs);
  const filter = (cond: Expr): Expr => ({
    $filter: { input: place.gathered.events(), as: name, cond: and(within, cond) },
  });
  return mapped(where, filter);
}

function numberOf(condition: Did | DidNot, place: HistoryPlace): Bounds {
  if (condition.where === null) return exactly(place.gathered.count(condition.event, condition.period));
  return mapped(matching(condition, place), (events) => ({ $size: events }));
}

function happened(condition: Did | DidNot, place: HistoryPlace): Bounds {
  return mapped(numberOf(condition, place), (number) => ({ $gt: [number, 0] }));
}

function compared(condition: Did, place: HistoryPlace): Bounds {
  const { aggregate, tests } = condition;
  if (aggregate.kind === 'times') {
    const number = numberOf(condition, place);
    return unsureWhere(differ(number), passesAll(tests, number.may, place));
  }
  const events = matching(condition, place);
  const { value, tied } = aggregated({ ...aggregate, kind: aggregate.kind }, events.may, place);
  const sizes = mapped(events, (list) => ({ $size: list }));
  return unsureWhere(or(differ(sizes), tied), passesAll(tests, value, place));
}

/** Whether the two bounds of a number are not one number. */
function differ(number: Bounds): Expr {
  return isExact(number) ? false : { $ne: [number.must, number.may] };
}

/** Found from the end, as in memory: each step takes the newest event of its name that is not behind the one before. */
function inOrder({ events, period }: InOrder, place: HistoryPlace): Bounds {
  const bounds = periodBounds(period, place.nowMs);
  if (bounds === 'never') return exactly(false);
  const step = (index: number, latest: Expr | null, taken: Expr[]): Expr => {
    const name = events[index];
    if (name === undefined) return true;
    const variable = `s${index}`;
    const cond = and(
      { $eq: ['$$q.n', { $literal: name }] },
      bounds.fromMs === null || { $gte: ['$$q.a', bounds.fromMs] },
      latest === null || { $lte: ['$$q.a', latest] },
      taken.length === 0 || { $not: [{ $in: ['$$q.i', taken] }] },
    );
    const newest: Expr = {
      $max: {
        $map: {
          input: { $filter: { input: place.gathered.events(), as: 'q', cond } },
          as: 'q',
          in: { a: '$$q.a', i: '$$q.i' },
        },
      },
    };
    const found: Expr = { $ne: [{ $ifNull: [`$$${variable}`, null] }, null] };
    const rest = step(index - 1, `$$${variable}.a`, [...taken, `$$${variable}.i`]);
    return { $let: { vars: { [variable]: newest }, in: { $cond: [found, rest, false] } } };
  };
  return exactly(step(events.length - 1, bounds.toMs === null ? null : bounds.toMs - 1, []));
}

/** A condition on behaviour, over the events of one person as they were gathered. */
export function historyBounds(condition: Condition, place: HistoryPlace): Bounds {
  return boundsOf(condition, (leaf) => {
    switch (leaf.kind) {
      case 'did':
        return leaf.tests.length > 0 ? compared(leaf, place) : happened(leaf, place);
      case 'did_not':
        return negated(happened(leaf, place));
      case 'did_in_order':
        return inOrder(leaf, place);
      default:
        return UNSURE;
    }
  });
}
