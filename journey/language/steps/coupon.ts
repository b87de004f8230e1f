import { z } from 'zod';
import { id } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { stepWord, textOf, thenElse } from './step-word';

/** `coupon: campaign` — reserves one code; `else` is taken when none is left. */
export const coupon = stepWord({
  kind: 'coupon',
  about: 'Reserve and issue one coupon code.',
  schema: z.object({
    coupon: id.describe('The coupon campaign.'),
    else: readElsewhere('steps', 'What is done when no code can be had.').optional(),
  }),
  words: { hints: { then: 'What follows the coupon stands after it in the list.' } },
  subject: (step) => textOf(step, 'coupon'),
  branches: (step) => thenElse(step).filter((branch) => branch.name === 'else'),
  lower: (doc, spot, place) => {
    spot.at('coupon').mention('coupon', doc.coupon);
    const step = { kind: 'coupon' as const, id: place.id, next: place.next, coupon: doc.coupon };
    if (doc.else === undefined) return step;
    return { ...step, otherwise: place.has('else') ? place.first('else') : null };
  },
});
