import { z } from 'zod';
import { tagName } from '../values/id';
import { stepWord, textOf } from './step-word';

/** `untag: vip` — takes a tag from the person. */
export const untag = stepWord({
  kind: 'untag',
  about: 'Take a tag from the person.',
  schema: z.object({ untag: tagName }),
  subject: (step) => textOf(step, 'untag'),
  lower: (doc, _spot, place) => ({ kind: 'untag', id: place.id, next: place.next, tag: doc.untag }),
});
