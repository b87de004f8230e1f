import { z } from 'zod';
import { percent } from '../values/amount';
import { duration } from '../values/duration';
import { eventName, traitId } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { dottedPath } from '../values/reference-path';

const HEAD = {
  trait: traitId.describe('The name under which profiles hold it.'),
  title: z.string().min(1).optional(),
};
const where = readElsewhere('conditions', 'What the events must be like.').optional();
const within = duration.optional().describe('In the last … before now; ever where not given.');
const of = eventName.describe('The event that is counted.');
const property = dottedPath;

function measure<K extends string>(kind: K, what: string) {
  return z.object({ ...HEAD, [kind]: property.describe(what), of, where, within });
}

/** The keys of each kind of trait file, by the key that names the kind. */
export const TRAIT_SCHEMAS = {
  count: z.object({ ...HEAD, count: eventName.describe('How often this event happened.'), where, within }),
  days: z.object({ ...HEAD, days: eventName.describe('On how many days it happened.'), where, within }),
  sum: measure('sum', 'The sum of this property.'),
  avg: measure('avg', 'The average of this property.'),
  min: measure('min', 'The smallest value of this property.'),
  max: measure('max', 'The largest value of this property.'),
  first: measure('first', 'The value in the first event.'),
  last: measure('last', 'The value in the last event.'),
  distinct: measure('distinct', 'How many different values this property had.'),
  since: z.object({
    ...HEAD,
    since: eventName.describe('How long ago this event happened last.'),
    where,
    unit: z.enum(['hours', 'days', 'weeks']).optional().describe('`days` where not given.'),
    up_to: z.int().min(1).max(10_000).optional().describe('Where the number stays; 730 where not given.'),
  }),
  favourite: z.object({
    ...HEAD,
    favourite: readElsewhere('favourite', 'What is preferred: a property, or a mapping.'),
    of: readElsewhere('weights_of_events', 'An event, or events with weights.').optional(),
    where,
    half_life: duration.optional().describe('After which an event counts half; 90d where not given.'),
    least: z.int().min(1).max(1_000).optional().describe('The fewest events that say something; 1.'),
    share: percent.optional().describe('The part of all weight that the first must have.'),
    otherwise: z.string().min(1).max(64).optional().describe('The value where the first has less.'),
    gives: z.enum(['value', 'strength', 'list']).optional().describe('`value` where not given.'),
  }),
  cycle: z.object({
    ...HEAD,
    cycle: eventName.describe('The event whose rhythm is found: a purchase.'),
    where,
    prior: duration.optional().describe('The usual gap, until that of all people is known.'),
  }),
  score: z.object({
    ...HEAD,
    score: readElsewhere('score', 'What counts, and how much.'),
    bands: readElsewhere('bands', 'Bands with the score from which each is reached.').optional(),
    hold: duration.optional().describe('A band does not fall sooner than this after it was earned.'),
  }),
  rfm: z.object({
    ...HEAD,
    rfm: eventName.describe('The purchase.'),
    value: property.describe('The property with its amount.'),
    where,
    within,
    parts: z.int().min(2).max(10).optional().describe('Into how many parts people are divided; 5.'),
    cuts: readElsewhere('cuts', 'Bounds of your own, instead of quantiles of all people.').optional(),
  }),
  stages: z.object({ ...HEAD, stages: readElsewhere('stages', 'The first whose conditions hold.') }),
  formula: z.object({ ...HEAD, formula: z.string().min(1).max(500).describe('`orders * 2 + visits`.') }),
} as const;

/** The key that names the kind of a trait. */
export type TraitWord = keyof typeof TRAIT_SCHEMAS;

/** All of them, in the order of the reference. */
export const TRAIT_WORDS = Object.keys(TRAIT_SCHEMAS) as TraitWord[];

const MEASURES = {
  count: eventName.optional(),
  days: eventName.optional(),
  sum: property.optional(),
  avg: property.optional(),
  min: property.optional(),
  max: property.optional(),
};

/** `{ weight: 0.7, sum: total, of: order_placed, within: 365d, full_at: 5000 }`. */
export const partSchema = z.object({
  weight: z.number().positive().max(1_000).describe('How much it counts.'),
  ...MEASURES,
  of: eventName.optional(),
  where,
  within,
  full_at: z.number().positive().describe('The amount at which it counts in full.'),
});

/** `{ is: active, when: conditions }`. */
export const stageSchema = z.object({
  is: z.string().min(1).max(64),
  when: readElsewhere('conditions', 'Traits of the profile, tags and dates.'),
});

/** `{ is: new, otherwise: true }`, the last of the list. */
export const otherStageSchema = z.object({ is: z.string().min(1).max(64), otherwise: z.literal(true) });

/** What is preferred, where it is no property. */
export const favouriteSchemas = {
  price: z.object({ price: property, bounds: z.array(z.number().positive()).min(1).max(20) }),
  clock: z.object({ clock: z.enum(['hour', 'weekday']) }),
  events: z.object({
    events: readElsewhere(
      'labels',
      'Words for events: { search: [product_searched], browse: [page_viewed] }.',
    ),
  }),
};

/** Bounds between the parts of an rfm trait, rising. */
export const cutsSchema = z.object({
  recency: z.array(z.number().positive()).min(1).max(9).describe('Days.'),
  frequency: z.array(z.number().positive()).min(1).max(9).describe('Purchases.'),
  value: z.array(z.number().positive()).min(1).max(9).describe('Amounts.'),
});
