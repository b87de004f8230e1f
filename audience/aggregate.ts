import type { Aggregate } from './condition';
import type { EventFact } from './facts';
import { readPath, type Json } from './json';

/** The property in the events that have it, oldest first. */
function valuesOf(property: string, newestFirst: readonly EventFact[]): Json[] {
  const values: Json[] = [];
  for (let index = newestFirst.length - 1; index >= 0; index -= 1) {
    const value = readPath(newestFirst[index]?.properties, property);
    if (value !== undefined && value !== null) values.push(value);
  }
  return values;
}

function sumOf(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/**
 * What `did` computes over its events. `sum avg min max` take the numbers among the values and pass over the rest;
 * `first` and `last` take the value of the oldest or newest event that has one. The sum of nothing is 0, the number
 * of distinct values of nothing is 0, the rest is missing.
 */
export function combine(aggregate: Aggregate, newestFirst: readonly EventFact[]): Json | undefined {
  if (aggregate.kind === 'times') return newestFirst.length;
  const values = valuesOf(aggregate.property, newestFirst);
  const numbers = values.filter((value) => typeof value === 'number');
  switch (aggregate.kind) {
    case 'sum':
      return sumOf(numbers);
    case 'avg':
      return numbers.length === 0 ? undefined : sumOf(numbers) / numbers.length;
    case 'min':
      return numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.min(a, b));
    case 'max':
      return numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.max(a, b));
    case 'distinct':
      return new Set(values.map((value) => JSON.stringify(value))).size;
    case 'first':
      return values[0];
    case 'last':
      return values.at(-1);
  }
}
