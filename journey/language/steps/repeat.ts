import { z } from 'zod';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { duration, durationMs } from '../values/duration';
import { readElsewhere } from '../values/leaf';
import { stepWord } from './step-word';

/** A repeat is bounded: whoever is still in it after so many rounds has been in it for years. */
const MOST_ROUNDS = 1_000;

/** What stands inside `repeat`. */
export const repeatSchema = z.object({
  times: z.number().int().min(1).max(MOST_ROUNDS).describe('How many rounds at most.'),
  every: duration.optional().describe('From the start of one round to the start of the next.'),
  until: readElsewhere(
    'conditions',
    'Looked at before each round: once it holds, no more begins.',
  ).optional(),
});

const INSIDE = {
  hints: {
    steps: '`steps` stands beside `repeat`, not inside it.',
    while: 'Use `until`, with the opposite condition.',
    max: 'Use `times`.',
  },
};

/** `repeat: { times: 4, every: 7d }` — goes through its steps several times. */
export const repeat = stepWord({
  kind: 'repeat',
  about: 'Go through steps several times.',
  schema: z.object({
    repeat: readElsewhere('repeat', 'How many rounds, how often, and until when.'),
    steps: readElsewhere('steps', 'What is done in each round.'),
  }),
  words: {
    hints: {
      times: '`times` stands inside `repeat`.',
      every: '`every` stands inside `repeat`.',
      until: '`until` stands inside `repeat`.',
      then: 'What follows the repeat stands after it in the list.',
    },
  },
  subject: (step: Mapping) =>
    isMapping(step.repeat) && typeof step.repeat.every === 'string' ? `every ${step.repeat.every}` : '',
  branches: (step) =>
    step.steps === undefined ? [] : [{ name: 'round', path: ['steps'], steps: step.steps }],
  lower: (doc, spot, place) => {
    const at = spot.at('repeat');
    const inner = readObject(repeatSchema, doc.repeat, at, INSIDE);
    if (Array.isArray(doc.steps) && doc.steps.length === 0) {
      spot.at('steps').fault('empty_list', 'A round has no steps.', { hint: 'Put in a step.' });
    }
    if (!inner) return null;
    const until = inner.until === undefined ? null : place.conditions(inner.until, at.at('until'), false);
    if (inner.every === undefined && !place.inside.some(({ waits }) => waits)) {
      const hint = 'Add `every: 7d` inside `repeat`, or a `wait` to its steps.';
      at.fault('repeat_without_wait', 'All rounds would happen at once.', { hint });
    }
    return {
      kind: 'repeat',
      id: place.id,
      next: place.next,
      times: inner.times,
      everyMs: inner.every === undefined ? null : durationMs(inner.every),
      until,
      first: place.first('round') ?? place.id,
      inside: place.inside.filter(({ deeper }) => !deeper).map(({ id }) => id),
    };
  },
});
