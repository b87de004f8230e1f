import { z } from 'zod';
import { CHANNEL_NAMES } from '../../audience/channel';
import type { Json } from '../../audience/json';
import { durationMs } from '../../journey/language/values/duration';

const json: z.ZodType<Json> = z.json();
const record = z.record(z.string(), json);
const channel = z.enum(CHANNEL_NAMES as ['email', 'sms']);
const name = z.string().min(1).max(200);

/** A span since the start (`0s`, `1d 2h`), or an instant with its offset. */
const at = z.string().refine((text) => durationMs(text) !== null || !Number.isNaN(Date.parse(text)), {
  error: 'must be a span since the start, such as 5h, or an instant such as 2026-03-02T10:00:00+08:00',
});

const fate = z.enum(['delivered', 'opened', 'clicked', 'bounced', 'complained']);

/** What may happen to the person, one of these at each line. */
const happening = z.union([
  z.strictObject({ at, event: name, properties: record.default({}), id: name.optional() }),
  z.strictObject({ at, identify: record }),
  z.strictObject({ at, tag: name }),
  z.strictObject({ at, untag: name }),
  z.strictObject({ at, subscribe: channel }),
  z.strictObject({ at, unsubscribe: channel }),
  z.strictObject({ at, message: name, was: fate }),
  z.strictObject({ at, redeem: name }),
  z.strictObject({ at, enter: name }),
]);

/** The events file of `simulate`: one person, and what they do. */
export const eventsFile = z.strictObject({
  start: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), { error: 'must be an instant' })
    .optional(),
  person: z
    .strictObject({
      id: name.default('someone'),
      email: z.string().optional(),
      phone: z.string().optional(),
      timezone: z.string().optional(),
      locale: z.string().optional(),
      consent: z.array(channel).default([]),
      tags: z.array(name).default([]),
      traits: record.default({}),
    })
    .prefault({}),
  events: z.array(happening).max(10_000).default([]),
});

export type EventsFile = z.infer<typeof eventsFile>;
export type FileHappening = z.infer<typeof happening>;
