import { z } from 'zod';
import { id, tagName } from '../values/id';
import { conditionWord, type ConditionWord } from './condition-word';

const channel = z.enum(['email', 'sms']);

/** What is known of the person: tags, segments, consent, and whether a channel reaches them. */
export const PERSON_CONDITIONS: readonly ConditionWord[] = [
  conditionWord({
    subject: 'tag',
    schema: z.object({ tag: tagName.describe('Has the tag.') }),
    lower: (doc) => ({ kind: 'tag', tag: doc.tag }),
  }),
  conditionWord({
    subject: 'segment',
    schema: z.object({ segment: id.describe('Is in the segment.') }),
    lower: (doc, spot) => {
      spot.at('segment').mention('segment', doc.segment);
      return { kind: 'segment', segment: doc.segment };
    },
  }),
  conditionWord({
    subject: 'consent',
    schema: z.object({
      consent: channel.describe('May be marketed to on this channel.'),
      topic: id.optional().describe('On this topic.'),
    }),
    lower: (doc, spot) => {
      if (doc.topic === undefined) return { kind: 'consent', channel: doc.consent };
      spot.at('topic').mention('topic', doc.topic);
      return { kind: 'consent', channel: doc.consent, topic: doc.topic };
    },
  }),
  conditionWord({
    subject: 'reachable',
    schema: z.object({ reachable: channel.describe('Consented, has an address, and is not suppressed.') }),
    lower: (doc) => ({ kind: 'reachable', channel: doc.reachable }),
  }),
];
