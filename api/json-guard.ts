import type { Json, JsonObject } from '../audience/json';

/** Limits of one event; the published ones of the intake, see docs/reference/http-api.md. */
export const LIMITS = {
  depth: 32,
  keys: 512,
  keyLength: 128,
  stringBytes: 8_192,
  eventBytes: 32_768,
  batchBytes: 512_000,
  batchEvents: 2_500,
  idLength: 256,
} as const;

/** Why a JSON value cannot be stored exactly, and where. */
export interface Refused {
  code: 'too_deep' | 'bad_value';
  message: string;
  path: string;
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function textFault(text: string): string | null {
  if (text.includes('\u0000')) return 'holds a NUL character';
  if (LONE_SURROGATE.test(text)) return 'holds half of a surrogate pair';
  return null;
}

function keyFault(key: string, holder: JsonObject): string | null {
  if (key === '__proto__') return 'is a reserved key';
  const below = key === 'constructor' ? holder[key] : undefined;
  if (below !== null && typeof below === 'object' && Object.hasOwn(below, 'prototype')) {
    return 'is a reserved key';
  }
  if (key === '') return 'is an empty key';
  if (key.startsWith('$') || key.includes('.')) return 'must not begin with "$" or hold a "."';
  if (key.length > LIMITS.keyLength) return `is longer than ${LIMITS.keyLength} characters`;
  const fault = textFault(key);
  return fault === null ? null : fault;
}

function valueFault(value: Json): string | null {
  if (typeof value === 'string') {
    if (value.length > LIMITS.stringBytes / 4 && Buffer.byteLength(value) > LIMITS.stringBytes) {
      return `is longer than ${LIMITS.stringBytes} bytes`;
    }
    return textFault(value);
  }
  if (typeof value !== 'number') return null;
  if (!Number.isFinite(value)) return 'is a number too large to hold';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return 'is a whole number beyond 2^53; send it as text';
  }
  return null;
}

/** Keys that a structure's own names use, such as `batch[3]`, are written as people write them. */
function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const shown = key.replace(/[^\w$.-]/g, '?').slice(0, 64);
  return path === '' ? shown : `${path}.${shown}`;
}

interface Pending {
  value: Json;
  path: string;
  depth: number;
}

/**
 * Looks through one parsed value for what cannot be stored and read back exactly. Walks with its own stack, since
 * the value may be nested deeper than the call stack goes. Keys of the root that are not kept may be left out.
 */
export function guardJson(root: Json, rootPath: string, leaveOut: readonly string[] = []): Refused | null {
  const pending: Pending[] = [{ value: root, path: rootPath, depth: 1 }];
  let keys = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path, depth } = next;
    const fault = valueFault(value);
    if (fault !== null) return { code: 'bad_value', message: `${path || 'The body'} ${fault}.`, path };
    if (value === null || typeof value !== 'object') continue;
    if (depth > LIMITS.depth) {
      return { code: 'too_deep', message: `The JSON is nested more than ${LIMITS.depth} levels deep.`, path };
    }
    if (Array.isArray(value)) {
      value.forEach((item, index) =>
        pending.push({ value: item, path: below(path, index), depth: depth + 1 }),
      );
      continue;
    }
    for (const key of Object.keys(value)) {
      if (depth === 1 && leaveOut.includes(key)) continue;
      const at = below(path, key);
      const wrong = keyFault(key, value);
      if (wrong !== null) return { code: 'bad_value', message: `The key ${at} ${wrong}.`, path: at };
      keys += 1;
      if (keys > LIMITS.keys) {
        return {
          code: 'bad_value',
          message: `An event may hold at most ${LIMITS.keys} keys.`,
          path: rootPath,
        };
      }
      pending.push({ value: value[key] ?? null, path: at, depth: depth + 1 });
    }
  }
  return null;
}
