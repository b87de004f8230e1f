import { z } from 'zod';
import type { Variant } from '../../plan/plan';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import { id, isId } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { stepWord, textOf, type Branch, type StepPlace } from './step-word';

/** One variant of a split. */
export const variantSchema = z.object({
  weight: z.number().positive().max(1_000_000).describe('Its share, relative to the other weights.'),
  control: z.boolean().optional().describe('Ends the run here; these people are measured and not messaged.'),
  steps: readElsewhere('steps', 'What this variant does.').optional(),
});

function branchesOf(step: Mapping): Branch[] {
  if (!isMapping(step.variants)) return [];
  return Object.entries(step.variants).flatMap(([name, variant]) =>
    isMapping(variant) && variant.steps !== undefined
      ? [{ name, path: ['variants', name, 'steps'], steps: variant.steps }]
      : [],
  );
}

function readVariant(name: string, value: unknown, spot: Spot, place: StepPlace): Variant | null {
  if (!isId(name))
    spot.fault('bad_id', `\`${name}\` is not an id.`, { of: 'key', hint: 'Use a-z, 0-9 and hyphens.' });
  const doc = readObject(variantSchema, value, spot, { hints: { percent: 'Use `weight`.' } });
  if (!doc) return null;
  const control = doc.control ?? false;
  if (control && doc.steps !== undefined) {
    const hint = 'Remove the steps, or `control`.';
    spot
      .at('steps')
      .fault('conflicting_keys', 'A control variant does nothing, so it has no steps.', { of: 'key', hint });
  }
  return { name, weight: doc.weight, control, first: control ? null : place.first(name) };
}

/** `split: name` — draws a variant, the same for a person whenever it is drawn. */
export const split = stepWord({
  kind: 'split',
  about: 'Divide people among variants by a sticky draw.',
  schema: z.object({
    split: id.describe('The name of the split.'),
    variants: readElsewhere('variants', 'The variants, by name, with their weights.'),
  }),
  words: { notYet: ['winner'], hints: { steps: 'Steps stand inside the variants.' } },
  subject: (step) => textOf(step, 'split'),
  branches: branchesOf,
  lower: (doc, spot, place) => {
    const at = spot.at('variants');
    if (!isMapping(doc.variants)) {
      const hint = 'Write names with weights: `a: { weight: 50, steps: […] }`.';
      at.fault('wrong_type', `Variants are a mapping, not ${typeWord(doc.variants)}.`, { hint });
      return null;
    }
    const variants = Object.entries(doc.variants)
      .map(([name, value]) => readVariant(name, value, at.at(name), place))
      .filter((variant) => variant !== null);
    if (Object.keys(doc.variants).length < 2) {
      at.fault('out_of_range', 'A split has at least two variants.', { hint: 'Add a second variant.' });
    }
    return { kind: 'split', id: place.id, next: place.next, split: doc.split, variants };
  },
});
