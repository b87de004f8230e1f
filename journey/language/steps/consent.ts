import { z } from 'zod';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { show } from '../show';
import type { Spot } from '../spot';
import { id } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { stepWord, textOf } from './step-word';

const channel = z.enum(['email', 'sms']);

/** What stands inside `subscribe` and `unsubscribe`. */
export const consentSchema = z.object({
  channel: channel.describe('The channel.'),
  topic: id.optional().describe('One topic on it; the whole channel where not given.'),
});

function subjectOf(inner: unknown): string {
  if (!isMapping(inner)) return '';
  return [inner.channel, inner.topic].filter((word) => typeof word === 'string').join(' ');
}

function readConsent(verb: string, value: unknown, spot: Spot) {
  if (typeof value === 'string') {
    const hint = `Write \`${verb}: { channel: ${value} }\`.`;
    spot.fault('wrong_type', `${show(value)} stands where a channel, and maybe a topic, are named.`, {
      hint,
    });
    return null;
  }
  const doc = readObject(consentSchema, value, spot);
  if (!doc) return null;
  if (doc.topic !== undefined) spot.at('topic').mention('topic', doc.topic);
  return { channel: doc.channel, topic: doc.topic ?? null };
}

const AFTER = { hints: { channel: '`channel` stands inside.', topic: '`topic` stands inside.' } };

/** `subscribe: { channel, topic }` — records that the person may be written to. */
export const subscribe = stepWord({
  kind: 'subscribe',
  about: 'Record consent, with this run as its evidence.',
  schema: z.object({ subscribe: readElsewhere('consent', 'The channel, and maybe one topic.') }),
  words: AFTER,
  subject: (step: Mapping) => subjectOf(step.subscribe),
  lower: (doc, spot, place) => {
    const said = readConsent('subscribe', doc.subscribe, spot.at('subscribe'));
    return said && { kind: 'subscribe', id: place.id, next: place.next, ...said };
  },
});

/** `unsubscribe: { channel, topic }` — records that the person may not be written to. */
export const unsubscribe = stepWord({
  kind: 'unsubscribe',
  about: 'Withdraw consent, with this run as its evidence.',
  schema: z.object({ unsubscribe: readElsewhere('consent', 'The channel, and maybe one topic.') }),
  words: AFTER,
  subject: (step: Mapping) => subjectOf(step.unsubscribe),
  lower: (doc, spot, place) => {
    const said = readConsent('unsubscribe', doc.unsubscribe, spot.at('unsubscribe'));
    return said && { kind: 'unsubscribe', id: place.id, next: place.next, ...said };
  },
});

/** `suppress: email` — stops a channel for good. */
export const suppress = stepWord({
  kind: 'suppress',
  about: "Stop a channel for good: the person's address is written to no more.",
  schema: z.object({ suppress: channel.describe('The channel.') }),
  words: { hints: { topic: 'A topic is refused by `unsubscribe`.' } },
  subject: (step) => textOf(step, 'suppress'),
  lower: (doc, _spot, place) => ({
    kind: 'suppress',
    id: place.id,
    next: place.next,
    channel: doc.suppress,
  }),
});
