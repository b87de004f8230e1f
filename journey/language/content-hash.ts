import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * The version of a document: the first 16 hex digits of the SHA-256 of its canonical JSON. Comments, quotes, the order
 * of keys and every other matter of form leave it as it is; only what the document says counts.
 */
export function contentHash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value)))).slice(0, 16);
}

/**
 * JSON with sorted keys and no spaces. The keys of `variants` keep their order, for a draw goes through them in the
 * order in which they stand.
 */
function canonicalJson(value: unknown, ordered = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (!ordered) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const members = entries.map(
    ([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, key === 'variants')}`,
  );
  return `{${members.join(',')}}`;
}
