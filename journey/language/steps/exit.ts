import { z } from 'zod';
import { reason } from '../values/id';
import { checkReason } from '../reasons';
import { stepWord, textOf } from './step-word';

/** `exit: reason` — ends the run. */
export const exit = stepWord({
  kind: 'exit',
  about: 'End the run.',
  schema: z.object({ exit: reason.describe('The reason, for reports.') }),
  subject: (step) => textOf(step, 'exit'),
  lower: (doc, spot, place) => {
    checkReason(doc.exit, spot.at('exit'));
    return { kind: 'exit', id: place.id, next: null, reason: doc.exit };
  },
});
