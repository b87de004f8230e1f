import { z } from 'zod';
import { anyOf, listOf, mapOf, schemaOf, type JsonSchema } from '../schema-parts';
import { percent } from '../values/amount';
import { leaf, readElsewhere } from '../values/leaf';

const share = percent.optional().describe('Who has one at all; 100% where not given.');
const pair = (of: string, description: string) =>
  leaf<unknown>(() => null, { type: 'array', items: { type: of }, minItems: 2, maxItems: 2, description });
const decimals = z.int().min(0).max(6).optional().describe('How many decimals are kept; 0 where not given.');

/** The forms of a value that is spread over people or events, each by the key that names it. */
export const SPREAD_FORMS = {
  one_of: z.object({
    one_of: leaf<unknown>(() => null, {
      anyOf: [{ type: 'array' }, { type: 'object', additionalProperties: { type: 'number' } }],
      description: '[a, b], each as likely; or { a: 3, b: 1 }, by weight.',
    }),
    share,
  }),
  between: z.object({
    between: leaf<unknown>(() => null, {
      type: 'array',
      minItems: 2,
      maxItems: 2,
      description: "[18, 75], or two dates ['1960-01-01', '2005-12-31']; each value as likely.",
    }),
    decimals,
    share,
  }),
  normal: z.object({
    normal: pair('number', '[mean, standard deviation] of a normal distribution.'),
    min: z.number().optional(),
    max: z.number().optional(),
    decimals,
    share,
  }),
  unique: z.object({
    unique: z.string().max(64).describe('Another text each time, with this before it.'),
    share,
  }),
  same: z.object({
    same: z.string().min(1).describe('The property of the event that this one follows.'),
    share,
  }),
  always: z.object({ always: readElsewhere('anything', 'The same value for all who have one.'), share }),
} as const;

export type SpreadForm = keyof typeof SPREAD_FORMS;

/** What the JSON Schema of a population refers to. */
export function populationDefinitions(
  habit: z.ZodType,
  rates: z.ZodType,
  convert: z.ZodType,
): Record<string, JsonSchema> {
  const plain: JsonSchema = { type: ['string', 'number', 'boolean'] };
  return {
    anything: {},
    spreads: mapOf(anyOf(plain, ...Object.values(SPREAD_FORMS).map(schemaOf))),
    weights: mapOf({ type: 'number', exclusiveMinimum: 0 }),
    shares: mapOf(schemaOf(percent)),
    habit: schemaOf(habit),
    habits: listOf('habit'),
    rates: schemaOf(rates),
    rates_by_template: mapOf({ $ref: '#/definitions/rates' }),
    convert: schemaOf(convert),
  };
}
