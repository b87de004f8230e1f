import type { Aggregate } from '../condition';
import type { Expr } from './expr';
import { pathOf, type Place } from './value';

type OfProperty = Exclude<Aggregate, { kind: 'times' }>;

/** A value computed over events, and where it is not certain because two events share the instant that decides. */
interface Aggregated {
  value: Expr;
  tied: Expr;
}

const valuesIn = (list: Expr): Expr => ({ $map: { input: list, as: 'x', in: '$$x.v' } });

/** Added one after another from the oldest on, as in memory: the server's own sum would round differently. */
function sumOf(list: Expr): Expr {
  const sorted: Expr = { $sortArray: { input: list, sortBy: { a: 1 } } };
  return { $reduce: { input: valuesIn(sorted), initialValue: 0, in: { $add: ['$$value', '$$this'] } } };
}

/** The value at the oldest or newest instant, of those that have one. */
function endOf(list: Expr, which: '$min' | '$max'): Aggregated {
  const end: Expr = { [which]: { $map: { input: list, as: 'x', in: '$$x.a' } } };
  const there: Expr = { $filter: { input: list, as: 'x', cond: { $eq: ['$$x.a', '$$end'] } } };
  const bind = (expr: Expr): Expr => ({ $let: { vars: { end }, in: expr } });
  return {
    value: bind({ $ifNull: [{ $arrayElemAt: [valuesIn(there), 0] }, null] }),
    tied: bind({ $gt: [{ $size: there }, 1] }),
  };
}

function over(kind: OfProperty['kind'], values: Expr, numbers: Expr): Aggregated {
  const certain = (value: Expr): Aggregated => ({ value, tied: false });
  const unlessEmpty = (value: Expr): Expr => ({ $cond: [{ $gt: [{ $size: numbers }, 0] }, value, null] });
  switch (kind) {
    case 'sum':
      return certain(sumOf(numbers));
    case 'avg':
      return certain(unlessEmpty({ $divide: [sumOf(numbers), { $size: numbers }] }));
    case 'min':
      return certain(unlessEmpty({ $min: valuesIn(numbers) }));
    case 'max':
      return certain(unlessEmpty({ $max: valuesIn(numbers) }));
    case 'distinct':
      return certain({ $size: { $setUnion: [valuesIn(values), []] } });
    case 'first':
      return endOf(values, '$min');
    case 'last':
      return endOf(values, '$max');
  }
}

/** What `combine` computes, over a list of events as they were gathered. */
export function aggregated({ kind, property }: OfProperty, events: Expr, place: Place): Aggregated {
  const name = `g${place.depth}`;
  const read: Expr = { a: `$$${name}.a`, v: pathOf(`$$${name}.p`, property) };
  const all: Expr = { $map: { input: events, as: name, in: read } };
  const values: Expr = { $filter: { input: all, as: 'x', cond: { $ne: ['$$x.v', null] } } };
  const numbers: Expr = { $filter: { input: '$$values', as: 'x', cond: { $isNumber: '$$x.v' } } };
  const { value, tied } = over(kind, '$$values', '$$numbers');
  const bind = (expr: Expr): Expr =>
    typeof expr === 'boolean'
      ? expr
      : { $let: { vars: { values }, in: { $let: { vars: { numbers }, in: expr } } } };
  return { value: bind(value), tied: bind(tied) };
}
