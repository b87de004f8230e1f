import { z } from 'zod';
import { id } from '../values/id';
import { lowerSend, SEND_SHAPE, SEND_WORDS } from './send-options';
import { stepWord, textOf } from './step-word';

/** `sms: template` — sends a text message, when it is allowed. */
export const sms = stepWord({
  kind: 'sms',
  about: 'Send a text message.',
  schema: z.object({ sms: id.describe('The template.'), ...SEND_SHAPE }),
  words: SEND_WORDS,
  subject: (step) => textOf(step, 'sms'),
  lower: (doc, spot, place) => ({
    kind: 'sms',
    id: place.id,
    next: place.next,
    ...lowerSend('sms', doc.sms, doc, spot),
  }),
});
