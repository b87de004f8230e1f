import { z } from 'zod';
import type { Json } from '../../audience/json';
import type { TraitItem } from '../plan/enter-items';
import type { Mapping } from './path';
import { readObject } from './read-object';
import { show } from './show';
import type { Spot } from './spot';
import { leaf } from './values/leaf';
import { dottedPath } from './values/reference-path';

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const values = leaf<Json>(
  (value) => {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every(isPlain)) return null;
    const hint = 'Write the values: `to: [gold, platinum]`.';
    return { code: 'wrong_value', message: `${show(value)} is no list of values.`, hint };
  },
  { anyOf: [{ type: ['string', 'number', 'boolean'] }, { type: 'array', minItems: 1 }] },
).optional();

/** `trait: tier`, from some values to some. */
export const enterTraitSchema = z.object({
  trait: dottedPath.describe('On a change of this trait of the profile.'),
  from: values.describe('What it was before: one of these.'),
  to: values.describe('What it is now: one of these.'),
});

/** Reads a `trait` item; null when there was a fault. */
export function readTraitItem(value: Mapping, spot: Spot): TraitItem | null {
  const hints = { where: 'Use `audience` of the journey.', profile: 'Use `trait`.' };
  const doc = readObject(enterTraitSchema, value, spot, { hints });
  if (!doc) return null;
  if (doc.trait.includes('.')) {
    const hint = `Write \`trait: ${doc.trait.split('.')[0] ?? ''}\`.`;
    spot.at('trait').fault('bad_path', 'A change is told of a whole trait, not of a part of it.', { hint });
  }
  const { trait, from, to } = doc;
  return { kind: 'trait', trait, from: listOf(from), to: listOf(to) };
}

function listOf(value: Json | undefined): Json[] | null {
  if (value === undefined) return null;
  return Array.isArray(value) ? value : [value];
}
