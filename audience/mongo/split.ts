import type { Condition } from '../condition';

/**
 * A condition divided by what its parts read: those about the person as they are, and those about what they did. Each
 * part is decided in a pipeline of its own, and what is left of the condition joins the answers.
 */
export type Tree =
  | { kind: 'all' | 'any'; of: Tree[] }
  | { kind: 'not'; of: Tree }
  /** The answer of a pipeline to one of its parts. */
  | { kind: 'person' | 'history'; part: number };

/** A divided condition. */
export interface Divided {
  tree: Tree;
  person: Condition[];
  history: Condition[];
}

type Side = 'person' | 'history';

const OF_HISTORY: ReadonlySet<Condition['kind']> = new Set(['did', 'did_not', 'did_in_order']);

/** The side to which a condition belongs whole; null where it has parts of both. */
function sideOf(condition: Condition): Side | null {
  if (condition.kind === 'not') return sideOf(condition.of);
  if (condition.kind !== 'all' && condition.kind !== 'any') {
    return OF_HISTORY.has(condition.kind) ? 'history' : 'person';
  }
  const sides = new Set(condition.of.map(sideOf));
  if (sides.size === 0) return 'person';
  return sides.size === 1 ? ([...sides][0] ?? null) : null;
}

/** Divides a condition into as few parts as can be. */
export function divide(condition: Condition): Divided {
  const divided: Omit<Divided, 'tree'> = { person: [], history: [] };
  const part = (side: Side, whole: Condition): Tree => ({
    kind: side,
    part: divided[side].push(whole) - 1,
  });
  const walk = (one: Condition): Tree => {
    const side = sideOf(one);
    if (side !== null) return part(side, one);
    if (one.kind === 'not') return { kind: 'not', of: walk(one.of) };
    if (one.kind !== 'all' && one.kind !== 'any') return part('person', one);
    const ofSide = (wanted: Side): Tree[] => {
      const of = one.of.filter((inner) => sideOf(inner) === wanted);
      return of.length === 0 ? [] : [part(wanted, { kind: one.kind, of })];
    };
    const mixed = one.of.filter((inner) => sideOf(inner) === null).map(walk);
    return { kind: one.kind, of: [...ofSide('person'), ...ofSide('history'), ...mixed] };
  };
  return { tree: walk(condition), ...divided };
}
