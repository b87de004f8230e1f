import type { Json, JsonObject } from '../../../audience/json';
import type { FaultCode } from '../../language/fault-codes';

/** Something in a script that cannot be understood: where (`events[2].at`), what, and the code it is reported by. */
export interface ScriptFault {
  path: string;
  message: string;
  code: FaultCode;
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
export function fault(
  reading: Pick<Reading, 'faults'>,
  path: string,
  message: string,
  code: FaultCode = 'wrong_value',
): void {
  reading.faults.push({ path, message, code });
}

/** A list of mappings; anything else is a fault. */
export function objectsAt(reading: Reading, value: Json | undefined, path: string): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    fault(reading, path, 'must be a list', 'wrong_type');
    return [];
  }
  return value.flatMap((item, index) => {
    if (isObject(item)) return [item];
    fault(reading, `${path}[${index}]`, 'must be a mapping', 'wrong_type');
    return [];
  });
}

/** A list of words, or a fault. */
export function wordsAt(reading: Reading, value: Json | undefined, path: string): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  fault(reading, path, 'must be a list of words', 'wrong_type');
  return [];
}
