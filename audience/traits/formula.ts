import { readPath, type Json, type JsonObject } from '../json';
import { tidied } from './counts';

/** Functions of a formula, with the fewest numbers they take. */
export const FORMULA_FUNCTIONS = { min: 1, max: 1, round: 1, floor: 1, abs: 1, coalesce: 2 } as const;
export type FormulaFunction = keyof typeof FORMULA_FUNCTIONS;

/** A formula as a tree. `trait` is a dotted path of the profile. */
export type Formula =
  | { op: 'number'; value: number }
  | { op: 'trait'; path: string }
  | { op: '+' | '-' | '*' | '/'; left: Formula; right: Formula }
  | { op: 'call'; name: FormulaFunction; of: Formula[] };

/** The paths that a formula reads, each once. */
export function pathsIn(formula: Formula): string[] {
  switch (formula.op) {
    case 'number':
      return [];
    case 'trait':
      return [formula.path];
    case 'call':
      return [...new Set(formula.of.flatMap(pathsIn))];
    default:
      return [...new Set([...pathsIn(formula.left), ...pathsIn(formula.right)])];
  }
}

function call(name: FormulaFunction, numbers: readonly (number | undefined)[]): number | undefined {
  if (name === 'coalesce') return numbers.find((one) => one !== undefined);
  const known = numbers.filter((one) => one !== undefined);
  const [first] = known;
  if (first === undefined || known.length < numbers.length) return undefined;
  switch (name) {
    case 'min':
      return Math.min(...known);
    case 'max':
      return Math.max(...known);
    case 'round':
      return Math.round(first);
    case 'floor':
      return Math.floor(first);
    case 'abs':
      return Math.abs(first);
  }
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function compute(formula: Formula, traits: JsonObject): number | undefined {
  switch (formula.op) {
    case 'number':
      return formula.value;
    case 'trait':
      return numberOf(readPath(traits, formula.path));
    case 'call':
      return call(
        formula.name,
        formula.of.map((one) => compute(one, traits)),
      );
    default: {
      const left = compute(formula.left, traits);
      const right = compute(formula.right, traits);
      if (left === undefined || right === undefined) return undefined;
      if (formula.op === '+') return left + right;
      if (formula.op === '-') return left - right;
      return formula.op === '*' ? left * right : left / right;
    }
  }
}

/**
 * The number that a formula gives; undefined where a trait that it needs is missing or no number, and for a division
 * by nothing. `coalesce(a, b)` is the first of them that is there.
 */
export function computed(formula: Formula, traits: JsonObject): number | undefined {
  const value = compute(formula, traits);
  return value === undefined || !Number.isFinite(value) ? undefined : tidied(value);
}
