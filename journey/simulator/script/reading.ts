import type { Json, JsonObject } from '../../../audience/json';

/** Something in a script that cannot be understood: where, and what. */
export interface ScriptFault {
  path: string;
  message: string;
}

/** A script under reading: faults are gathered, so that all are told at once. */
export interface Reading {
  startMs: number;
  faults: ScriptFault[];
}

/** Whether a value is a mapping. */
export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Notes a fault, with the path of the value that cannot be understood. */
export function fault(reading: Reading, path: string, message: string): void {
  reading.faults.push({ path, message });
}

/** A list of mappings; anything else is a fault. */
export function objectsAt(reading: Reading, value: Json | undefined, path: string): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    fault(reading, path, 'must be a list');
    return [];
  }
  return value.flatMap((item, index) => {
    if (isObject(item)) return [item];
    fault(reading, `${path}[${index}]`, 'must be a mapping');
    return [];
  });
}

/** A list of words, or a fault. */
export function wordsAt(reading: Reading, value: Json | undefined, path: string): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  fault(reading, path, 'must be a list of words');
  return [];
}
