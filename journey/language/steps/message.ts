import { z } from 'zod';
import { CHANNEL_NAMES, type ChannelName } from '../../../audience/channel';
import { show } from '../show';
import { id } from '../values/id';
import { leaf } from '../values/leaf';
import { lowerSend, MESSAGE_SHAPE } from './send-options';
import { stepWord, textOf } from './step-word';

const isChannel = (value: unknown): value is ChannelName => CHANNEL_NAMES.some((name) => name === value);

const channels = leaf<ChannelName[]>(
  (value) => {
    const list: unknown[] = Array.isArray(value) ? value : [];
    if (list.length > 0 && list.every(isChannel) && new Set(list).size === list.length) return null;
    const hint = 'Write each channel once, in the order in which they are tried: `channels: [email, sms]`.';
    return { code: 'wrong_value', message: `${show(value)} is no list of channels.`, hint };
  },
  { type: 'array', items: { enum: [...CHANNEL_NAMES] }, minItems: 1, uniqueItems: true },
);

/** `message: template` — one message on the channel that reaches the person. */
export const message = stepWord({
  kind: 'message',
  about: 'Send a message on the channel that reaches the person.',
  schema: z.object({
    message: id.describe('The template, which has files for each of the channels.'),
    channels,
    pick: z.enum(['first', 'best', 'all']).optional().describe('first where not given.'),
    ...MESSAGE_SHAPE,
  }),
  words: {
    hints: {
      to_profile: 'An address belongs to one channel: use an `email` or `sms` step.',
      was: 'To wait for what becomes of a message, use `wait_for: { message: …, was: … }`.',
      channel: 'Use `channels: [email, sms]`.',
    },
  },
  subject: (step) => textOf(step, 'message'),
  lower: (doc, spot, place) => ({
    kind: 'message',
    id: place.id,
    next: place.next,
    ...lowerSend('message', doc.message, doc, spot),
    channels: doc.channels,
    pick: doc.pick ?? 'first',
  }),
});
