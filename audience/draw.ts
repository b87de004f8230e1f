/**
 * Sticky draws. The hash is MurmurHash3 x86 32-bit (Austin Appleby, public domain), written out here because the
 * workflow bundle imports no npm package; its published test vectors are in the tests. It is fed byte by byte, so a
 * draw allocates nothing.
 */

function mixWord(hash: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51);
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, tail: number, length: number): number {
  let h = hash;
  if ((length & 3) !== 0) {
    const k = Math.imul(tail, 0xcc9e2d51);
    h ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  }
  h ^= length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The number of UTF-8 bytes of a code point. */
function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function utf8Byte(code: number, length: number, index: number): number {
  if (length === 1) return code;
  const bits = (code >>> (6 * (length - 1 - index))) & 0x3f;
  if (index > 0) return 0x80 | bits;
  return ((0xf00 >>> length) & 0xff) | (code >>> (6 * (length - 1)));
}

/** MurmurHash3 x86 32-bit of the UTF-8 bytes of `text`, as an unsigned number. Lone surrogates count as U+FFFD. */
export function murmur3(text: string, seed = 0): number {
  let hash = seed | 0;
  let word = 0;
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    let code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at += 1;
    else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    const length = utf8Length(code);
    for (let index = 0; index < length; index += 1) {
      word |= utf8Byte(code, length, index) << (8 * (bytes & 3));
      bytes += 1;
      if ((bytes & 3) === 0) {
        hash = mixWord(hash, word);
        word = 0;
      }
    }
  }
  return finish(hash, word, bytes);
}

/**
 * A number in [0, 1) that is always the same for one person at one place of a file, and independent between places:
 * in simulation, replay and production alike.
 */
export function draw(userRef: string, place: string): number {
  return murmur3(`${place}:${userRef}`) / 0x1_0000_0000;
}
