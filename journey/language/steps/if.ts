import { z } from 'zod';
import { CONDITION_WORDS } from '../conditions/read-conditions';
import { isMapping, type Mapping } from '../path';
import { readElsewhere } from '../values/leaf';
import { stepWord, thenElse } from './step-word';

/** The first thing that a condition looks at, for the default id: `if-vip`, `if-did-order-placed`. */
export function subjectOf(value: unknown): string {
  if (Array.isArray(value)) return subjectOf(value[0]);
  if (!isMapping(value)) return '';
  for (const group of ['all', 'any', 'not']) {
    if (Object.hasOwn(value, group)) return [group === 'not' ? 'not' : '', subjectOf(value[group])].join(' ');
  }
  const word = CONDITION_WORDS.find(({ subject }) => Object.hasOwn(value, subject))?.subject ?? '';
  const about = value[word];
  return word === 'tag' || word === 'segment'
    ? String(about)
    : `${word} ${typeof about === 'string' ? about : ''}`;
}

/** `if: conditions` — takes `then` or `else`, as things stand now. */
export const ifStep = stepWord({
  kind: 'if',
  about: 'Take one branch or the other, as things stand now.',
  schema: z.object({
    if: readElsewhere('conditions', 'The conditions.'),
    then: readElsewhere('steps', 'What is done when they hold.').optional(),
    else: readElsewhere('steps', 'What is done when they do not.').optional(),
  }),
  words: { hints: { otherwise: 'Use `else`.', elif: 'Put another `if` into `else`.' } },
  subject: (step: Mapping) => subjectOf(step.if),
  branches: thenElse,
  lower: (doc, spot, place) => {
    if (doc.then === undefined && doc.else === undefined) {
      spot.at('if').fault('missing_key', '`if` has no `then` and no `else`.', {
        of: 'key',
        hint: 'Add `then:` with steps.',
      });
    }
    const when = place.conditions(doc.if, spot.at('if'), false);
    if (!when) return null;
    const [then, otherwise] = [place.first('then'), place.first('else')];
    return { kind: 'if', id: place.id, next: place.next, when, then, otherwise };
  },
});
