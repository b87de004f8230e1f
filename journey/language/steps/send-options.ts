import { z } from 'zod';
import type { ChannelName } from '../../../audience/channel';
import type { SendOptions } from '../../plan/plan';
import { readGivens } from '../given';
import type { Spot } from '../spot';
import { DAY_MS, duration, durationMs } from '../values/duration';
import { id } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { dottedPath } from '../values/reference-path';
import { dayWindow } from '../values/time-of-day';

/** The options of every step that sends a message. */
export const MESSAGE_SHAPE = {
  data: readElsewhere('givens', 'Values for the template, as `data.<name>`.').optional(),
  purpose: z.enum(['marketing', 'transactional']).optional(),
  topic: id.optional().describe('The topic a person may refuse.'),
  window: dayWindow.optional(),
  best_time: duration
    .optional()
    .describe('Wait at most so long for the hour at which the person answers most.'),
  on_skip: z.enum(['continue', 'exit']).optional().describe('What happens when it may not be sent.'),
};

/** The options that email and sms steps share. */
export const SEND_SHAPE = {
  to_profile: dottedPath
    .optional()
    .describe("The trait that holds the address, where it is not the person's own."),
  ...MESSAGE_SHAPE,
};

/** Longer than this the person's best hour would have come several times. */
const LONGEST_BEST_TIME_MS = 7 * DAY_MS;

/** Keys that are often put where they do not belong. */
export const SEND_WORDS = {
  hints: {
    channels: 'Use `message: template` to send on one of several channels.',
    pick: 'Use `message: template` with `channels`.',
    subject: 'The subject stands in the front matter of the template.',
    template: 'Name the template after the verb: `email: welcome`.',
    to: 'Use `to_profile` to name the trait that holds another address.',
  },
};

interface SendDoc {
  to_profile?: string | undefined;
  data?: unknown;
  purpose?: 'marketing' | 'transactional' | undefined;
  topic?: string | undefined;
  window?: [string, string] | undefined;
  best_time?: string | undefined;
  on_skip?: 'continue' | 'exit' | undefined;
}

/** The options of a send, with the template and topic mentioned. */
export function lowerSend(
  verb: ChannelName | 'message',
  template: string,
  doc: SendDoc,
  spot: Spot,
): SendOptions {
  spot.at(verb).mention('template', template);
  if (doc.topic !== undefined) spot.at('topic').mention('topic', doc.topic);
  const bestTimeMs = doc.best_time === undefined ? null : durationMs(doc.best_time);
  if (bestTimeMs !== null && bestTimeMs > LONGEST_BEST_TIME_MS) {
    const message = 'No hour of the day is a week away: `best_time` is at most 7d.';
    spot.at('best_time').fault('out_of_range', message, { hint: 'Write `best_time: 24h`.' });
  }
  return {
    template,
    toProfile: doc.to_profile ?? null,
    data: readGivens(doc.data, spot.at('data')),
    purpose: doc.purpose ?? null,
    topic: doc.topic ?? null,
    window: doc.window ?? null,
    ...(bestTimeMs === null ? {} : { bestTimeMs }),
    onSkip: doc.on_skip ?? 'continue',
  };
}
