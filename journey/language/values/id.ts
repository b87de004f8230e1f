import { show } from '../show';
import { leaf, textLeaf } from './leaf';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_ID_LENGTH = 64;

/** Text turned into the form of an id: lower case, words joined by hyphens. Letters of other scripts are left out. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Whether a text is an id. */
export function isId(text: string): boolean {
  return ID.test(text) && text.length <= MAX_ID_LENGTH;
}

function idHint(value: unknown): string {
  const made = typeof value === 'string' || typeof value === 'number' ? slug(String(value)) : '';
  const rule = 'Use a-z, 0-9 and single hyphens, at most 64 characters';
  if (typeof value === 'number') return `${rule}, in quotes where it is a number: \`'${value}'\`.`;
  return made !== '' && made !== value && isId(made) ? `${rule}: \`${made}\`.` : `${rule}.`;
}

/** An id: `[a-z0-9-]`, at most 64 characters. */
export const id = leaf<string>(
  (value) =>
    typeof value === 'string' && isId(value)
      ? null
      : { code: 'bad_id', message: `${show(value)} is not an id.`, hint: idHint(value) },
  {
    type: 'string',
    pattern: ID.source,
    maxLength: MAX_ID_LENGTH,
    description: 'An id: a-z, 0-9 and hyphens.',
  },
);

/** The name of an event: any text that can be read, as the Segment dialect allows. */
export const eventName = textLeaf(
  'bad_event',
  /^(?! )[^\p{Cc}]{1,128}(?<! )$/u,
  'an event name',
  () => 'Write the name as text: `order_placed`.',
  { description: 'The name of an event: order_placed.' },
);

/** A tag: text that can be read, in any script. */
export const tagName = textLeaf(
  'wrong_value',
  /^(?! )[^\p{Cc}]{1,64}(?<! )$/u,
  'a tag',
  () => 'Write the tag as text of at most 64 characters.',
  { description: 'A tag: vip.' },
);

/** The reason a run ends, as reports group by it. */
export const reason = textLeaf(
  'wrong_value',
  /^[a-z0-9]+([-_][a-z0-9]+)*$/,
  'a reason',
  (value) =>
    `Use a-z, 0-9, hyphens and underscores: \`${(typeof value === 'string' && slug(value)) || 'engaged'}\`.`,
  { description: 'A reason: engaged.' },
);

const TRAIT_ID = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** The name of a computed trait: a-z, 0-9 and single underscores, for it stands in formulas and templates. */
export const traitId = leaf<string>(
  (value) => {
    if (typeof value === 'string' && TRAIT_ID.test(value) && value.length <= MAX_ID_LENGTH) return null;
    const made = typeof value === 'string' ? slug(value).replaceAll('-', '_') : '';
    const rule = 'Use a-z, 0-9 and single underscores, beginning with a letter';
    const hint = TRAIT_ID.test(made) && made !== value ? `${rule}: \`${made}\`.` : `${rule}.`;
    return { code: 'bad_id', message: `${show(value)} is not the name of a trait.`, hint };
  },
  {
    type: 'string',
    pattern: TRAIT_ID.source,
    maxLength: MAX_ID_LENGTH,
    description: 'The name of a trait: a-z, 0-9 and underscores.',
  },
);
