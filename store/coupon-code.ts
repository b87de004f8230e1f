import { randomBytes } from 'node:crypto';

/** 32 characters that nobody confuses when reading a code aloud: no 0, O, 1 or I. Five bits each. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A pattern needs this many `#`: 13 times 5 bits are the first above 64, which cannot be guessed. */
const LEAST_PLACES = 13;

/** Refuses a pattern whose codes could be guessed. */
export function checkPattern(pattern: string): void {
  const places = pattern.split('#').length - 1;
  if (places < LEAST_PLACES) {
    throw new RangeError(`A code pattern needs at least ${String(LEAST_PLACES)} "#" (64 random bits).`);
  }
}

/** A fresh code: each `#` of the pattern becomes one random character. */
export function generateCode(pattern: string): string {
  const random = randomBytes(pattern.length);
  let place = 0;
  return pattern.replace(/#/g, () => {
    const byte = random[place] ?? 0;
    place += 1;
    return ALPHABET.charAt(byte % ALPHABET.length);
  });
}

/** Codes are compared without regard to case and to blanks around them. */
export function foldCode(code: string): string {
  return code.trim().toUpperCase();
}
