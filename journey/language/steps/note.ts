import { z } from 'zod';
import { stepWord, textOf } from './step-word';

/** `note: text` — words for people, kept in the graph. */
export const note = stepWord({
  kind: 'note',
  about: 'Words for people; nothing is done.',
  schema: z.object({ note: z.string().min(1).max(500).describe('What people should know here.') }),
  subject: (step) => textOf(step, 'note').split(/\s+/).slice(0, 4).join(' ').slice(0, 40),
  lower: (doc, _spot, place) => ({ kind: 'note', id: place.id, next: place.next, note: doc.note }),
});
