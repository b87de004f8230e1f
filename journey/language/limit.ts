import { z } from 'zod';
import type { EntryLimit } from '../plan/enter-items';
import { readObject } from './read-object';
import type { Spot } from './spot';
import { duration, durationMs } from './values/duration';

/** How many people may enter in a period. */
export const limitSchema = z.object({
  people: z.number().int().positive().max(1_000_000_000).describe('How many may enter.'),
  per: duration.describe('In this time, which begins with the first of them.'),
});

/** Reads `limit`; nothing where it is not given or there was a fault. */
export function readLimit(value: unknown, spot: Spot): { limit?: EntryLimit } {
  const words = { hints: { entries: 'Use `people`.', within: 'Use `per`.' } };
  const doc = value === undefined ? null : readObject(limitSchema, value, spot, words);
  return doc ? { limit: { people: doc.people, perMs: durationMs(doc.per) ?? 0 } } : {};
}
