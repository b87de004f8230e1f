import { z } from 'zod';
import type { Variant, WinnerRule } from '../../plan/plan';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import { percent, shareOf } from '../values/amount';
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

/** The rule by which later people follow the better variant. */
export const winnerSchema = z.object({
  by: z.literal('goal').describe('What is compared: the share of people who reach the goal in its time.'),
  after: z
    .number()
    .int()
    .min(100)
    .max(10_000_000)
    .optional()
    .describe('How many people must have had their time before anybody can win; 1000 where not given.'),
  confidence: percent.optional().describe('How sure it must be; 95% where not given.'),
});

const DEFAULT_AFTER = 1_000;

function readWinner(value: unknown, spot: Spot): WinnerRule | null {
  const doc = readObject(winnerSchema, value, spot);
  if (!doc) return null;
  const confidence = doc.confidence === undefined ? 0.95 : shareOf(doc.confidence);
  if (confidence < 0.8 || confidence > 0.999) {
    const hint = 'Write `95%`: in at most 5 of 100 tests the winner is none.';
    spot.at('confidence').fault('out_of_range', 'The confidence is from 80% to 99.9%.', { hint });
  }
  return { after: doc.after ?? DEFAULT_AFTER, confidence };
}

/** `split: name` — draws a variant, the same for a person whenever it is drawn. */
export const split = stepWord({
  kind: 'split',
  about: 'Divide people among variants by a sticky draw.',
  schema: z.object({
    split: id.describe('The name of the split.'),
    variants: readElsewhere('variants', 'The variants, by name, with their weights.'),
    winner: readElsewhere('winner', 'When later people follow the better variant.').optional(),
  }),
  words: { hints: { steps: 'Steps stand inside the variants.' } },
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
    const winner = doc.winner === undefined ? null : readWinner(doc.winner, spot.at('winner'));
    const { id, next } = place;
    return { kind: 'split', id, next, split: doc.split, variants, ...(winner === null ? {} : { winner }) };
  },
});
