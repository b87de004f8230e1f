import { z } from 'zod';
import type { Condition } from '../../audience/condition';
import type { Cap, Delivery } from '../plan/plan';
import { readObject } from './read-object';
import type { Spot } from './spot';
import { DAY_MS, duration, durationMs } from './values/duration';
import { id } from './values/id';
import { readElsewhere } from './values/leaf';
import { dayWindow } from './values/time-of-day';

/** Longer than a weekend: Friday 18:00 to Monday 09:00 is 63 hours. */
const DEFAULT_PATIENCE_MS = 3 * DAY_MS;
const DEFAULT_PRIORITY = 5;

/** At most so many messages in a period. */
export const capSchema = z.strictObject({
  messages: z.int().positive().describe('At most so many messages …'),
  per: duration.describe('… in any period of this length.'),
  channel: z.enum(['email', 'sms']).optional(),
  topic: id.optional(),
});

/** How the messages of a journey are sent. */
export const deliverySchema = z.object({
  window: dayWindow.optional(),
  purpose: z.enum(['marketing', 'transactional']).optional(),
  topic: id.optional(),
  priority: z.int().min(1).max(9).optional().describe('1 to 9, 9 first; 5 where not given.'),
  cap: capSchema.optional().describe('Counts the messages of this journey only.'),
  only_if: readElsewhere('conditions', 'Looked at again at every send.').optional(),
  patience: duration
    .optional()
    .describe('How long a message may wait until it is allowed; 3d where not given.'),
});

/** A cap as the engine reads it, with its topic mentioned. */
export function lowerCap(doc: z.output<typeof capSchema>, spot: Spot): Cap {
  if (doc.topic !== undefined) spot.at('topic').mention('topic', doc.topic);
  return {
    messages: doc.messages,
    perMs: durationMs(doc.per) ?? DAY_MS,
    channel: doc.channel ?? null,
    topic: doc.topic ?? null,
  };
}

/** Reads `delivery`; what is not said is as the defaults say. */
export function readDelivery(
  value: unknown,
  spot: Spot,
  conditions: (value: unknown, spot: Spot) => Condition | null,
): Delivery {
  const doc = value === undefined ? {} : (readObject(deliverySchema, value, spot) ?? {});
  if (doc.topic !== undefined) spot.at('topic').mention('topic', doc.topic);
  const patience = doc.patience === undefined ? null : durationMs(doc.patience);
  return {
    window: doc.window ?? null,
    purpose: doc.purpose ?? null,
    topic: doc.topic ?? null,
    priority: doc.priority ?? DEFAULT_PRIORITY,
    cap: doc.cap === undefined ? null : lowerCap(doc.cap, spot.at('cap')),
    onlyIf: doc.only_if === undefined ? null : conditions(doc.only_if, spot.at('only_if')),
    patienceMs: patience ?? DEFAULT_PATIENCE_MS,
  };
}
