import type { Json } from '../../audience/json';
import { LIMITS } from '../json-guard';

/** Text that is stored as it is, and that JSON writes as it is: at most three bytes a character. */
const UNPLAIN = /[\p{Cc}\p{Cs}"\\]/u;
const MOST_CHARACTERS = LIMITS.stringBytes / 4;
/** Quotes, a colon and a comma; and more than a number takes. */
const AROUND_BYTES = 26;

interface Count {
  keys: number;
  bytes: number;
}

function isPlainText(text: string, most: number): boolean {
  return text.length <= most && !UNPLAIN.test(text);
}

function isPlainKey(key: string): boolean {
  if (key === '' || key === '__proto__' || key === 'constructor') return false;
  return !key.startsWith('$') && !key.includes('.') && isPlainText(key, LIMITS.keyLength);
}

function isPlainLeaf(value: Json): boolean {
  if (typeof value !== 'number') return true;
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

function isPlainObject(value: { [key: string]: Json }, depth: number, count: Count): boolean {
  for (const key in value) {
    count.keys += 1;
    count.bytes += key.length * 3;
    if (!isPlainKey(key) || !isPlain(value[key] ?? null, depth + 1, count)) return false;
  }
  return count.keys <= LIMITS.keys;
}

function isPlain(value: Json, depth: number, count: Count): boolean {
  count.bytes += AROUND_BYTES;
  if (typeof value === 'string') {
    count.bytes += value.length * 3;
    return isPlainText(value, MOST_CHARACTERS);
  }
  if (value === null || typeof value !== 'object') return isPlainLeaf(value);
  if (depth > LIMITS.depth) return false;
  if (!Array.isArray(value)) return isPlainObject(value, depth, count);
  return value.every((item) => isPlain(item, depth + 1, count));
}

/**
 * The most bytes that this value can take as JSON, where a quick look shows that it is within every limit and holds
 * nothing that cannot be stored exactly; null where only the guard can tell. Most events are plain, and the guard, which
 * knows the path of everything it meets, takes several times as long.
 */
export function plainBytes(value: Json): number | null {
  const count: Count = { keys: 0, bytes: 0 };
  return isPlain(value, 1, count) && count.bytes <= LIMITS.eventBytes ? count.bytes : null;
}
