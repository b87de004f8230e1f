/** The sign between whole and fraction; the other one, a space or an apostrophe may stand between groups of three. */
export type DecimalSign = '.' | ',';

const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;
const CURRENCY = /^(?:\p{Sc}|[A-Z]{3}|[A-Z]{1,3}\p{Sc})$/u;

const GROUPED: Record<DecimalSign, RegExp> = {
  '.': /^\d{1,3}(?:([, '\u00a0\u202f’])\d{3})(?:\1\d{3})*(?:\.\d*)?$/u,
  ',': /^\d{1,3}(?:([. '\u00a0\u202f’])\d{3})(?:\1\d{3})*(?:,\d*)?$/u,
};
const UNGROUPED: Record<DecimalSign, RegExp> = {
  '.': /^(\d+(\.\d*)?|\.\d+)$/,
  ',': /^(\d+(,\d*)?|,\d+)$/,
};

function finite(text: string): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/**
 * A number as programs write it: digits, a point, an exponent. Grouped digits, hexadecimal, `NaN` and currency signs are
 * none; nothing is guessed. Null when the text is no such number.
 */
export function readNumber(text: string): number | null {
  return PLAIN.test(text) ? finite(text) : null;
}

/** Takes a currency sign or an ISO 4217 code off either end. */
function withoutCurrency(text: string): string {
  const [, before = '', rest = '', after = ''] = /^([^\d.,()+-]*)(.*?)([^\d.,()]*)$/su.exec(text) ?? [];
  const isCurrency = (part: string): boolean => part.trim() === '' || CURRENCY.test(part.trim());
  return isCurrency(before) && isCurrency(after) ? rest.trim() : text;
}

/**
 * An amount as people write it, with the decimal sign that was named: `1.234,56`, `€ 12`, `1 234.50 USD`, `(5.00)` for
 * minus five. Groups have three digits and one sign between them, so that `1.234` is never read in two ways. Null when
 * the text is no amount.
 */
export function readAmount(text: string, decimal: DecimalSign): number | null {
  const inBrackets = /^\((.*)\)$/s.exec(text.trim());
  let bare = withoutCurrency((inBrackets?.[1] ?? text).trim());
  const sign = /^[+-]/.exec(bare)?.[0] ?? '';
  bare = withoutCurrency(bare.slice(sign.length).trim());
  if (inBrackets !== null && sign !== '') return null;
  if (!GROUPED[decimal].test(bare) && !UNGROUPED[decimal].test(bare)) return null;
  const digits = bare.replace(decimal === '.' ? /[, '\u00a0\u202f’]/gu : /[. '\u00a0\u202f’]/gu, '');
  const value = finite(digits.replace(',', '.'));
  return value === null ? null : sign === '-' || inBrackets !== null ? 0 - value : value;
}
