import { z } from 'zod';
import { tagName } from '../values/id';
import { stepWord, textOf } from './step-word';

/** `tag: vip` — gives the person a tag. */
export const tag = stepWord({
  kind: 'tag',
  about: 'Give the person a tag.',
  schema: z.object({ tag: tagName }),
  subject: (step) => textOf(step, 'tag'),
  lower: (doc, _spot, place) => ({ kind: 'tag', id: place.id, next: place.next, tag: doc.tag }),
});
