import { z } from 'zod';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { readElsewhere } from '../values/leaf';
import { stepWord, thenElse } from './step-word';

const STRATEGIES = ['also_bought', 'top', 'favourite', 'replenish', 'price_drop'] as const;
const DEFAULT_LIMIT = 3;

/** What stands inside `recommend`. */
export const recommendSchema = z.object({
  strategy: z.enum(STRATEGIES).describe('By what items are chosen.'),
  limit: z.number().int().min(1).max(20).optional().describe('How many at most; 3 where not given.'),
});

/** `recommend: { strategy, limit }` — items for the templates that follow; `else` is taken when there are none. */
export const recommend = stepWord({
  kind: 'recommend',
  about: 'Choose items for the templates that follow.',
  schema: z.object({
    recommend: readElsewhere('recommend', 'By what, and how many.'),
    else: readElsewhere('steps', 'What is done when there are none.').optional(),
  }),
  words: {
    hints: {
      then: 'What follows stands after it in the list.',
      limit: '`limit` stands inside `recommend`.',
      strategy: '`strategy` stands inside `recommend`.',
    },
  },
  subject: (step: Mapping) => (isMapping(step.recommend) ? String(step.recommend.strategy) : ''),
  branches: (step) => thenElse(step).filter((branch) => branch.name === 'else'),
  lower: (doc, spot, place) => {
    const at = spot.at('recommend');
    const inner = readObject(recommendSchema, doc.recommend, at);
    if (!inner) return null;
    const { strategy, limit = DEFAULT_LIMIT } = inner;
    const step = { kind: 'recommend' as const, id: place.id, next: place.next, strategy, limit };
    if (doc.else === undefined) return step;
    return { ...step, otherwise: place.has('else') ? place.first('else') : null };
  },
});
