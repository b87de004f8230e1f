import type { Json } from '../../audience/json';
import type { Given } from '../plan/plan';
import { isReference, lowerReference, referenceProblem } from './conditions/operands';
import { isMapping, type Mapping } from './path';
import { typeWord } from './show';
import type { Spot } from './spot';
import { templateProblem } from './templates/liquid';

/** A value out of the YAML parser is JSON already: text, finite numbers, booleans, null, lists and mappings. */
function asJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(asJson);
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/**
 * Reads a value that a step gives away: a reference gives the value itself; anything else is a literal, whose text may
 * hold Liquid. Null when there was a fault.
 */
export function readGiven(value: unknown, spot: Spot): Given | null {
  if (isReference(value)) {
    const problem = referenceProblem(value);
    if (!problem) return lowerReference(value, spot, { run: true });
    spot.fault(problem.code, problem.message, { hint: problem.hint });
    return null;
  }
  checkLiquid(value, spot);
  return { literal: asJson(value) };
}

function checkLiquid(value: unknown, spot: Spot): void {
  if (Array.isArray(value)) value.forEach((item: unknown, i) => checkLiquid(item, spot.at(i)));
  else if (isMapping(value)) for (const key of Object.keys(value)) checkLiquid(value[key], spot.at(key));
  else if (typeof value === 'string' && /\{[{%]/.test(value)) {
    const problem = templateProblem(value);
    if (problem) spot.fault('template_syntax', problem.message, { hint: problem.hint });
  }
}

/** Reads a mapping of names to given values. */
export function readGivens(value: unknown, spot: Spot): Record<string, Given> {
  return readEach(value, spot, readGiven);
}

/** Reads a mapping with one reader for all its values; what had a fault is left out. */
export function readEach<T>(
  value: unknown,
  spot: Spot,
  read: (item: unknown, spot: Spot) => T | null,
): Record<string, T> {
  const out: Record<string, T> = {};
  if (value === undefined) return out;
  if (!isMapping(value)) {
    spot.fault('wrong_type', `Names with values were expected here, not ${typeWord(value)}.`, {
      hint: 'Write a mapping: `name: value`.',
    });
    return out;
  }
  const mapping: Mapping = value;
  for (const name of Object.keys(mapping)) {
    const item = read(mapping[name], spot.at(name));
    if (item !== null) out[name] = item;
  }
  return out;
}
