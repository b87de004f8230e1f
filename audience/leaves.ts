import type { Condition, Operand, ValueTest } from './condition';

/** A condition that joins no others. */
export type Leaf = Exclude<Condition, { kind: 'all' | 'any' | 'not' }>;

/** The leaves that a condition joins, in the order of writing; what stands in a `where` belongs to its leaf. */
export function leavesOf(condition: Condition): Leaf[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(condition.of);
    default:
      return [condition];
  }
}

/** What a test compares with, in the order of writing. */
export function operandsOf(test: ValueTest): Operand[] {
  if (test.op === 'between') return [test.low, test.high];
  if (!('right' in test)) return [];
  return Array.isArray(test.right) ? test.right : [test.right];
}
