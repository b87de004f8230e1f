import { z } from 'zod';
import { percent } from './values/amount';
import { profileOrZone } from './values/zone';
import { id } from './values/id';
import { readElsewhere } from './values/leaf';

/** The keys of a journey file. Parts with rules of their own are read by their own readers. */
export const journeySchema = z.object({
  journey: id.describe('The id of the journey.'),
  title: z.string().min(1).optional().describe('What people call it.'),
  owner: z.string().min(1).optional().describe('Who answers for it.'),
  timezone: profileOrZone.optional(),
  enter: z.array(readElsewhere('enter', 'One way in.')).min(1).describe('How people enter.'),
  again: readElsewhere(
    'again',
    'When the same person may enter again; when_done where not given.',
  ).optional(),
  audience: readElsewhere('conditions', 'Who may enter; looked at on entry.').optional(),
  active: readElsewhere('active', 'The dates between which people may enter.').optional(),
  holdout: percent.optional().describe('The share of people who are measured and never messaged.'),
  limit: readElsewhere('limit', 'How many people may enter in a period.').optional(),
  goal: readElsewhere('goal', 'What the journey is for.').optional(),
  exit: z.array(readElsewhere('exit', 'What ends a run at once.')).min(1).optional(),
  delivery: readElsewhere('delivery', 'How its messages are sent.').optional(),
  steps: readElsewhere('steps', 'What happens, in order.'),
});

/** Keys of journeys that this version cannot run, and keys that are often put at the wrong place. */
export const JOURNEY_WORDS = {
  notYet: ['gather', 'catch_up'],
  hints: {
    name: 'The id stands after `journey:`; what people call it is `title`.',
    trigger: 'Use `enter`.',
    entry: 'Use `enter`.',
    exits: 'Use `exit`.',
    window: 'Put it into `delivery`.',
    purpose: 'Put it into `delivery`.',
    topic: 'Put it into `delivery`.',
    cap: 'Put it into `delivery`.',
    only_if: 'Put it into `delivery`.',
    key: 'Put it into the item of `enter`.',
    where: 'Put it into the item of `enter`.',
  },
};
