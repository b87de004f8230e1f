import { z } from 'zod';
import { LIMITS } from '../json-guard';

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
// With an offset: an instant without one would mean the zone of whichever machine reads it.
const ISO_INSTANT = /^\d{4}-\d{2}-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/;

/** The kinds of call in the Segment dialect. */
export const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;

function identifier(max: number): z.ZodString {
  return z
    .string()
    .max(max)
    .refine((text) => text.trim() !== '', 'must not be blank')
    .refine((text) => !CONTROL.test(text), 'must not hold control characters')
    .refine(
      (text) => !/^(null|undefined)$/i.test(text.trim()),
      'is the text "null" or "undefined": leave the field out where there is no id',
    );
}

/** An ISO 8601 instant with an offset. The engine reads 30 February as 2 March; such a date is none. */
export function isInstant(text: string): boolean {
  const day = ISO_INSTANT.exec(text)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  return new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(day);
}

const instant = z.string().refine(isInstant, 'must be an ISO 8601 instant with an offset');

const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text.trim() !== '' && !CONTROL.test(text), 'must be a name without control characters');

const record = z.record(z.string(), z.unknown());

/** Clients send null as well as nothing where there is nothing; inside, there is one word for it. */
function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? null);
}

/** One call, as the Segment SDKs send it. Fields that are not listed (integrations, channel …) are not kept. */
export const itemSchema = z
  .object({
    type: z.enum(EVENT_TYPES),
    messageId: maybe(identifier(LIMITS.idLength)),
    userId: maybe(identifier(LIMITS.idLength)),
    anonymousId: maybe(identifier(LIMITS.idLength)),
    previousId: maybe(identifier(LIMITS.idLength)),
    groupId: maybe(identifier(LIMITS.idLength)),
    event: maybe(name),
    name: maybe(z.string().max(1_000)),
    category: maybe(z.string().max(1_000)),
    properties: maybe(record),
    traits: maybe(record),
    context: maybe(record),
    timestamp: maybe(instant),
    originalTimestamp: maybe(instant),
    sentAt: maybe(instant),
  })
  .superRefine((item, refine) => {
    const missing = (path: string, message: string): void =>
      refine.addIssue({ code: 'custom', path: [path], message });
    if (item.userId === null && item.anonymousId === null) {
      missing('userId', 'is missing: give userId or anonymousId');
    }
    if (item.type === 'track' && item.event === null) missing('event', 'is missing: a track needs a name');
    if (item.type === 'group' && item.groupId === null) missing('groupId', 'is missing');
    if (item.type !== 'alias') return;
    if (item.previousId === null) missing('previousId', 'is missing');
    if (item.userId === null) missing('userId', 'is missing: an alias needs the id that stays');
    if (item.userId !== null && item.userId === item.previousId) {
      missing('previousId', 'is the same as userId');
    }
  })
  .meta({ id: 'Event', description: 'One call in the Segment dialect.' });

export type Item = z.infer<typeof itemSchema>;

/** The body of a batch; its items are judged one by one. */
export const batchSchema = z
  .object({
    batch: z.array(z.unknown()).min(1).max(LIMITS.batchEvents),
    sentAt: maybe(instant),
    context: maybe(record),
  })
  .meta({ id: 'Batch' });
