/** The characters of GSM 03.38 (3GPP TS 23.038, 6.2.1), one septet each. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Its extension table (6.2.1.1): an escape and the character, two septets. */
const EXTENDED = new Set('\f^{}\\[~]|€');

/** How a text travels, and what is paid for. */
export interface SmsSize {
  encoding: 'GSM-7' | 'UCS-2';
  /** Septets, or UTF-16 units. */
  units: number;
  segments: number;
}

/** Units that fit into one message, and into each of several (a header takes the rest). */
const CAPACITY = { 'GSM-7': { one: 160, many: 153 }, 'UCS-2': { one: 70, many: 67 } };

/** Counts segments of `size` units, none of which splits a character. */
function packed(widths: readonly number[], size: number): number {
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > size) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}

/**
 * The number of SMS that a text takes. GSM-7 where every character is in its alphabet, else UCS-2; neither an escaped
 * character nor a surrogate pair is divided between two messages. An empty text takes one.
 */
export function smsSize(text: string): SmsSize {
  const characters = [...text];
  const gsm = characters.every((character) => BASIC.has(character) || EXTENDED.has(character));
  const encoding = gsm ? 'GSM-7' : 'UCS-2';
  const widths = characters.map((character) => (gsm ? (EXTENDED.has(character) ? 2 : 1) : character.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const { one, many } = CAPACITY[encoding];
  return { encoding, units, segments: units <= one ? 1 : packed(widths, many) };
}
