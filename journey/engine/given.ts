import type { Facts } from '../../audience/facts';
import type { Json, JsonObject } from '../../audience/json';
import { valueOf } from '../../audience/value-source';
import type { Given, SetStep } from '../plan/plan';

/** Renders the Liquid in a literal; undefined where a value that it speaks of is missing. */
export type WordLiteral = (literal: Json) => Json | undefined;

const AS_WRITTEN: WordLiteral = (literal) => literal;

/** The value of a literal, a reference or a moved now; undefined where a value is missing. */
function givenValue(given: Given, facts: Facts, word: WordLiteral): Json | undefined {
  if ('literal' in given) return word(given.literal);
  if ('nowOffsetMs' in given) return new Date(facts.nowMs + given.nowOffsetMs).toISOString();
  return valueOf(given.ref, { facts, event: facts.event });
}

/** All values of a mapping; one whose reference or text finds nothing is left out. */
export function givenValues(
  given: Record<string, Given>,
  facts: Facts,
  word: WordLiteral = AS_WRITTEN,
): JsonObject {
  const values: JsonObject = {};
  for (const [name, one] of Object.entries(given)) {
    const value = givenValue(one, facts, word);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** What a `set` step changes: traits to set, and numbers to add. */
export function changesOf(
  step: SetStep,
  facts: Facts,
  word: WordLiteral = AS_WRITTEN,
): { set: JsonObject; add: Record<string, number> } {
  const set: JsonObject = {};
  const add: Record<string, number> = {};
  for (const [name, given] of Object.entries(step.set)) {
    if ('add' in given) {
      add[name] = given.add;
      continue;
    }
    const value = givenValue(given, facts, word);
    if (value !== undefined) set[name] = value;
  }
  return { set, add };
}
