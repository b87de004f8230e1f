import type { z } from 'zod';
import { isMapping, type Mapping } from './path';
import { reportIssues } from './report-issue';
import { unknownKey, type KeyWords } from './unknown-key';
import { listed, typeWord } from './show';
import type { Spot } from './spot';

export type { KeyWords } from './unknown-key';

/**
 * Checks a mapping against a schema. Every fault is reported at its own key or value; an unknown key does not hide what
 * is wrong with the others. Gives null when any was found.
 */
export function readObject<S extends z.ZodObject>(
  schema: S,
  value: unknown,
  spot: Spot,
  words: KeyWords = {},
): z.output<S> | null {
  const known = knownKeys(schema, value, spot, words);
  if (!known) return null;
  const result = schema.safeParse(known.mapping);
  if (!result.success) reportIssues(schema, result.error.issues, known.mapping, spot);
  return result.success && known.clean ? result.data : null;
}

/** Like `readObject`, but gives what is sound of a mapping whose other keys have faults. */
export function readFields<S extends z.ZodObject>(
  schema: S,
  value: unknown,
  spot: Spot,
  words: KeyWords = {},
): Partial<z.output<S>> {
  const known = knownKeys(schema, value, spot, words);
  if (!known) return {};
  const result = schema.safeParse(known.mapping);
  if (result.success) return result.data;
  reportIssues(schema, result.error.issues, known.mapping, spot);
  const bad = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  const rest = Object.fromEntries(Object.entries(known.mapping).filter(([key]) => !bad.has(key)));
  const sound = schema.partial().safeParse(rest);
  return sound.success ? (sound.data as Partial<z.output<S>>) : {};
}

function knownKeys(
  schema: z.ZodObject,
  value: unknown,
  spot: Spot,
  words: KeyWords,
): { mapping: Mapping; clean: boolean } | null {
  if (!isMapping(value)) {
    const keys = Object.keys(schema.shape).slice(0, 4);
    spot.fault('wrong_type', `A mapping was expected here, not ${typeWord(value)}.`, {
      hint: `Write it with keys, such as ${listed(keys, 'and')}.`,
    });
    return null;
  }
  const mapping: Mapping = {};
  let clean = true;
  for (const [key, given] of Object.entries(value)) {
    if (Object.hasOwn(schema.shape, key)) mapping[key] = given;
    else {
      clean = false;
      unknownKey(key, Object.keys(schema.shape), spot, words);
    }
  }
  return { mapping, clean };
}
