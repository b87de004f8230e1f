import { createHash, createHmac } from 'node:crypto';

/** The alphabet of RFC 4648 base32, in lower case, so that references are safe in ids, URLs and file names. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Buffer, length: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += ALPHABET.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/** The ids by which a caller names a person; a known id wins over an anonymous one. */
export interface PersonIds {
  userId?: string | null | undefined;
  anonymousId?: string | null | undefined;
}

/**
 * The opaque reference of a person: `u` (known) or `a` (anonymous) and 24 base32 characters, 120 bits of an
 * HMAC-SHA256 of the id. The same id always gives the same reference, so intake looks nothing up; without the secret
 * nobody can tell the id from the reference, or try ids out. Throws a TypeError when neither id is given.
 */
export function userRefOf(secret: string, ids: PersonIds): string {
  const known = ids.userId !== null && ids.userId !== undefined;
  const id = known ? ids.userId : ids.anonymousId;
  if (id === null || id === undefined) throw new TypeError('A person is named by userId or anonymousId');
  const kind = known ? 'u' : 'a';
  const hash = createHmac('sha256', secret)
    .update(`user-ref:${kind}:${String(id)}`)
    .digest();
  return kind + base32(hash, 24);
}

/** 16 base32 characters (80 bits) of the SHA-256 of a text: names a key or an entry where the text must not be shown. */
export function shortHash(text: string): string {
  return base32(createHash('sha256').update(text).digest(), 16);
}
