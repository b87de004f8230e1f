import type { Condition } from '../condition';
import type { Leaf } from '../leaves';
import { and, not, or, type Expr } from './expr';

/**
 * What the server can say of a condition: `must` is true only where it holds, `may` is false only where it does not.
 * Who lies between the two is looked at in memory. The two are the same object where the server decides exactly.
 */
export interface Bounds {
  must: Expr;
  may: Expr;
}

/** The server decides: there is nothing between the bounds. */
export function exactly(expr: Expr): Bounds {
  return { must: expr, may: expr };
}

/** The same made of either bound, and once where the two are one: what was exact stays so. */
export function mapped(part: Bounds, make: (expr: Expr) => Expr): Bounds {
  const may = make(part.may);
  return { must: isExact(part) ? may : make(part.must), may };
}

/** The server cannot tell. */
export const UNSURE: Bounds = { must: false, may: true };

/** Whether the server decides alone. */
export function isExact({ must, may }: Bounds): boolean {
  return must === may;
}

function joined(parts: readonly Bounds[], join: (...parts: Expr[]) => Expr): Bounds {
  const may = join(...parts.map((part) => part.may));
  return parts.every(isExact) ? { must: may, may } : { must: join(...parts.map((part) => part.must)), may };
}

/** All of them hold. */
export function both(...parts: Bounds[]): Bounds {
  return joined(parts, and);
}

/** Any of them holds. */
export function either(...parts: Bounds[]): Bounds {
  return joined(parts, or);
}

/** It does not hold: the bounds change places. */
export function negated(part: Bounds): Bounds {
  const must = not(part.may);
  return isExact(part) ? { must, may: must } : { must, may: not(part.must) };
}

/** The bounds of a condition, from those of its leaves. */
export function boundsOf(condition: Condition, ofLeaf: (leaf: Leaf) => Bounds): Bounds {
  switch (condition.kind) {
    case 'all':
      return both(...condition.of.map((part) => boundsOf(part, ofLeaf)));
    case 'any':
      return either(...condition.of.map((part) => boundsOf(part, ofLeaf)));
    case 'not':
      return negated(boundsOf(condition.of, ofLeaf));
    default:
      return ofLeaf(condition);
  }
}

/** As it was decided, but unsure of the people of whom `unsure` is true. */
export function unsureWhere(unsure: Expr, decided: Bounds): Bounds {
  if (unsure === false) return decided;
  return { must: and(not(unsure), decided.must), may: or(unsure, decided.may) };
}
