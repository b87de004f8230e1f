import { z } from 'zod';
import { id } from '../values/id';
import { lowerSend, SEND_SHAPE, SEND_WORDS } from './send-options';
import { stepWord, textOf } from './step-word';

/** `email: template` — sends an email, when it is allowed. */
export const email = stepWord({
  kind: 'email',
  about: 'Send an email.',
  schema: z.object({ email: id.describe('The template.'), ...SEND_SHAPE }),
  words: SEND_WORDS,
  subject: (step) => textOf(step, 'email'),
  lower: (doc, spot, place) => ({
    kind: 'email',
    id: place.id,
    next: place.next,
    ...lowerSend('email', doc.email, doc, spot),
  }),
});
