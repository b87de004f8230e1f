import { z } from 'zod';
import type { Active } from '../plan/plan';
import { readObject } from './read-object';
import type { Spot } from './spot';
import { date, dateMs } from './values/date';

/** The dates between which people may enter. */
export const activeSchema = z.object({
  from: date.optional(),
  until: date.optional().describe('The last day, included.'),
  at_end: z.enum(['stop', 'drain']).optional().describe('What becomes of live runs; drain where not given.'),
});

/** Reads `active` in the zone of the journey; null when it is not given or there was a fault. */
export function readActive(value: unknown, spot: Spot, zone: string): Active | null {
  const doc = value === undefined ? null : readObject(activeSchema, value, spot);
  if (!doc) return null;
  const fromMs = doc.from === undefined ? null : dateMs(doc.from, zone);
  const untilMs = doc.until === undefined ? null : dateMs(doc.until, zone, true);
  if (fromMs !== null && untilMs !== null && untilMs <= fromMs) {
    spot
      .at('until')
      .fault('out_of_range', '`until` lies before `from`.', { hint: 'Exchange the two dates.' });
  }
  return { fromMs, untilMs, atEnd: doc.at_end ?? 'drain' };
}
