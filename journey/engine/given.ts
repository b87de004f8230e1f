import type { Facts } from '../../audience/facts';
import type { Json, JsonObject } from '../../audience/json';
import { valueOf } from '../../audience/value-source';
import type { Given, SetStep } from '../plan/plan';

/** The value of a literal, a reference or a moved now; undefined where a reference finds nothing. */
function givenValue(given: Given, facts: Facts): Json | undefined {
  if ('literal' in given) return given.literal;
  if ('nowOffsetMs' in given) return new Date(facts.nowMs + given.nowOffsetMs).toISOString();
  return valueOf(given.ref, { facts, event: facts.event });
}

/** All values of a mapping; what a reference does not find is left out. */
export function givenValues(given: Record<string, Given>, facts: Facts): JsonObject {
  const values: JsonObject = {};
  for (const [name, one] of Object.entries(given)) {
    const value = givenValue(one, facts);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** What a `set` step changes: traits to set, and numbers to add. */
export function changesOf(step: SetStep, facts: Facts): { set: JsonObject; add: Record<string, number> } {
  const set: JsonObject = {};
  const add: Record<string, number> = {};
  for (const [name, given] of Object.entries(step.set)) {
    if ('add' in given) {
      add[name] = given.add;
      continue;
    }
    const value = givenValue(given, facts);
    if (value !== undefined) set[name] = value;
  }
  return { set, add };
}
