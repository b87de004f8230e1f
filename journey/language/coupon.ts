import { z } from 'zod';
import { contentHash } from './content-hash';
import { firstColumn, type FindFile } from './lists';
import type { ParsedYaml } from './parse-yaml';
import { readFields } from './read-object';
import { listed } from './show';
import type { Spot } from './spot';
import { money, currency } from './values/amount';
import { duration, durationMs } from './values/duration';
import { id } from './values/id';
import type { Coupon } from './workspace';

/** Each `#` of a pattern is one of 32 characters. */
const BITS_PER_PLACE = 5;
/** A code that can be guessed is money that can be taken. */
const LEAST_BITS = 64;

/** The keys of a coupon file. */
export const couponSchema = z.object({
  coupon: id.describe('The id of the campaign.'),
  title: z.string().min(1).optional(),
  value: z
    .strictObject({
      percent: z.number().positive().max(100).optional(),
      amount: z.number().positive().optional(),
      currency: currency.optional(),
      gift: z.string().min(1).optional(),
    })
    .describe("{ percent: 20 }, { amount: 20, currency: CNY } or { gift: 'tote bag' }."),
  codes: z
    .strictObject({
      pattern: z.string().min(1).max(64).optional().describe("'WB-#############': each # is drawn."),
      import: z.string().min(1).optional().describe('A CSV file of codes.'),
    })
    .describe('Where the codes come from.'),
  stock: z.int().positive().optional().describe('How many codes there are at most.'),
  budget: money.optional(),
  per_person: z.int().positive().optional().describe('1 where not given.'),
  valid: duration.optional().describe('How long a code is valid from its issue.'),
  uses: z.int().positive().optional().describe('How often one code may be redeemed; 1 where not given.'),
  min_spend: money.optional(),
});

type CouponDoc = Partial<z.output<typeof couponSchema>>;

/** Reads a coupon file; null when it has a fault that leaves nothing to refer to. */
export function readCoupon(parsed: ParsedYaml, find: FindFile): Coupon | null {
  const { root } = parsed;
  const doc = readFields(couponSchema, parsed.value, root, { notYet: ['audience', 'points', 'on'] });
  const value = doc.value === undefined ? null : readValue(doc.value, root.at('value'));
  const codes = readCodes(doc.codes, root.at('codes'), find);
  if (doc.coupon === undefined) return null;
  return {
    coupon: doc.coupon,
    version: contentHash(codes.list === null ? parsed.value : [parsed.value, codes.list]),
    title: doc.title ?? doc.coupon,
    value: value ?? { percent: 0 },
    pattern: codes.pattern,
    codes: codes.list,
    stock: doc.stock ?? null,
    budget: doc.budget ?? null,
    perPerson: doc.per_person ?? 1,
    validMs: doc.valid === undefined ? null : durationMs(doc.valid),
    uses: doc.uses ?? 1,
    minSpend: doc.min_spend ?? null,
  };
}

function readValue(doc: NonNullable<CouponDoc['value']>, spot: Spot): Coupon['value'] | null {
  const kinds = (['percent', 'amount', 'gift'] as const).filter((key) => doc[key] !== undefined);
  if (kinds.length !== 1) {
    const code = kinds.length === 0 ? 'missing_key' : 'conflicting_keys';
    const hint = 'Write `{ percent: 20 }`, `{ amount: 20, currency: CNY }` or `{ gift: … }`.';
    spot.fault(code, `A coupon is worth one of ${listed(['percent', 'amount', 'gift'])}.`, { hint });
    return null;
  }
  if (doc.percent !== undefined) return { percent: doc.percent };
  if (doc.gift !== undefined) return { gift: doc.gift };
  if (doc.amount !== undefined && doc.currency !== undefined)
    return { amount: doc.amount, currency: doc.currency };
  spot.fault('missing_key', '`currency` is missing.', { hint: 'Write `{ amount: 20, currency: CNY }`.' });
  return null;
}

function readCodes(
  doc: CouponDoc['codes'],
  spot: Spot,
  find: FindFile,
): { pattern: string | null; list: string[] | null } {
  const none = { pattern: null, list: null };
  if (doc === undefined) return none;
  if ((doc.pattern === undefined) === (doc.import === undefined)) {
    const code = doc.pattern === undefined ? 'missing_key' : 'conflicting_keys';
    const hint = "Write `codes: { pattern: 'WB-#############' }` or `codes: { import: codes.csv }`.";
    spot.fault(code, `Codes come from one of ${listed(['pattern', 'import'])}.`, { hint });
    return none;
  }
  if (doc.pattern !== undefined) {
    checkPattern(doc.pattern, spot.at('pattern'));
    return { pattern: doc.pattern, list: null };
  }
  return {
    pattern: null,
    list: doc.import === undefined ? null : readImport(doc.import, spot.at('import'), find),
  };
}

function checkPattern(pattern: string, spot: Spot): void {
  const places = pattern.split('#').length - 1;
  if (!/^[A-Za-z0-9#_-]+$/.test(pattern)) {
    const hint = 'Use letters, digits, hyphens and `#`.';
    spot.fault('wrong_value', 'The pattern has characters that people cannot type.', { hint });
  }
  if (places * BITS_PER_PLACE >= LEAST_BITS) return;
  const needed = Math.ceil(LEAST_BITS / BITS_PER_PLACE);
  const message = `Codes with ${places} drawn characters (${places * BITS_PER_PLACE} bit) can be guessed.`;
  spot.fault('weak_pattern', message, { hint: `Write at least ${needed} times \`#\`.` });
}

function readImport(path: string, spot: Spot, find: FindFile): string[] {
  const text = find(path);
  if (text === null) {
    spot.fault('unknown_file', `There is no file \`${path}\`.`, { hint: 'Put it beside the coupon.' });
    return [];
  }
  const lines = new Map<string, number>();
  for (const { value, line } of firstColumn(text, ['code', 'codes'])) {
    const earlier = lines.get(value);
    if (earlier === undefined) lines.set(value, line);
    else {
      const message = `Line ${line} of \`${path}\` repeats the code of line ${earlier}.`;
      spot.fault('duplicate_code', message, { hint: 'Remove one of the two lines.' });
    }
  }
  return [...lines.keys()];
}
