import { z } from 'zod';
import { eventName, id } from '../values/id';
import { leaf, readElsewhere } from '../values/leaf';

/** A moment as editors see it; what it means is the script reader's to say. */
const moment = leaf<string>(() => null, {
  type: 'string',
  description: 'Counted from `start` (0s, 4h, -20d), or an instant with its offset.',
});
const channel = z.enum(['email', 'sms']);
const json = z.record(z.string(), z.unknown());
const word = z.string();

/** The keys of a test file. */
export const testSchema = z.object({
  test: z.string().min(1).max(200).describe('What the test promises, in a sentence.'),
  journey: id.describe('The journey under test.'),
  also: z.array(id).optional().describe('Other journeys that run beside it.'),
  start: readElsewhere('moment', 'The instant from which moments are counted.').optional(),
  until: readElsewhere('moment', 'When the clock stops; a year after the start where not given.').optional(),
  person: readElsewhere('person', 'Who it is about.').optional(),
  people: readElsewhere('people', 'Who it is about, where they are several.').optional(),
  experiments: readElsewhere('experiments', 'What splits with a winner have counted before.').optional(),
  catalogue: readElsewhere('items', 'The items that the shop has as it begins.').optional(),
  neighbours: readElsewhere('neighbours', 'What is bought beside each item, nearest first.').optional(),
  events: readElsewhere('events', 'What happens to them.').optional(),
  expect: readElsewhere('expect', 'What must come of it, in the order of time.'),
});

/** A person as editors see one. */
const personSchema = z.object({
  user_id: word.optional(),
  email: word.optional(),
  phone: word.optional(),
  timezone: word.optional(),
  locale: word.optional(),
  consent: z.array(channel).optional(),
  traits: json.optional(),
  tags: z.array(word).optional(),
  suppressed: z.array(channel).optional(),
});

/** What is said of an item as editors see it; null takes a value away. */
const ITEM_SAID = {
  title: word.nullable().optional(),
  url: word.nullable().optional(),
  image: word.nullable().optional(),
  price: z.number().nullable().optional(),
  currency: word.nullable().optional(),
  category: word.nullable().optional(),
  brand: word.nullable().optional(),
  stock: z.number().nullable().optional(),
  available: z.boolean().nullable().optional(),
  attributes: json.nullable().optional(),
};

/** An item of `catalogue` as editors see it. */
const itemSchema = z.object({ id: word, ...ITEM_SAID });

/** A line of `events` as editors see it. */
const happeningSchema = z.object({
  at: moment.optional(),
  person: word.optional(),
  event: eventName.optional(),
  properties: json.optional(),
  id: word.optional().describe('The message id: the same id counts once.'),
  happened: moment.optional().describe('Its own time, where it is received later.'),
  import: z.boolean().optional().describe('It feeds the person and starts no run.'),
  trigger: z.boolean().optional(),
  identify: json.optional(),
  tag: word.optional(),
  untag: word.optional(),
  subscribe: channel.optional(),
  unsubscribe: channel.optional(),
  topic: word.optional(),
  suppress: channel.optional(),
  refuse: channel.optional().describe('The provider refuses every message from now on.'),
  message: word.optional().describe('A message step or template, with `was`.'),
  was: z
    .enum(['sent', 'delivered', 'opened', 'clicked', 'bounced', 'complained', 'skipped', 'failed'])
    .optional(),
  merge: word.optional().describe('Another of `people` who turns out to be this one, as by an alias.'),
  confirm: word.optional().describe('A message step or template, by whose link the person confirms.'),
  webhook: word.optional().describe('A webhook step, with `replies`, `fails` or `down`.'),
  replies: z.unknown().optional(),
  fails: word.optional(),
  down: word.optional(),
  coupon: word.optional().describe('A coupon that is redeemed.'),
  enter: id.optional().describe('A journey that is entered by hand.'),
  pause: id.optional(),
  resume: id.optional(),
  pause_journey: id.optional().describe('The whole journey is paused, for everybody.'),
  resume_journey: id.optional().describe('It goes on; what fell due is spread over `catch_up`.'),
  catch_up: moment.optional().describe('With `resume_journey`: 1h where not given.'),
  skip_wait: id.optional(),
  stop: id.optional(),
  item: word.optional().describe('An item of which the shop says something anew.'),
  ...ITEM_SAID,
});

/** What a split has counted before, as editors see it. */
const experimentSchema = z.object({
  split: word.describe('The name of the split.'),
  journey: id.optional().describe('Its journey; every one that has such a split where not given.'),
  counts: z
    .record(z.string(), z.object({ people: z.number().int().min(0), reached: z.number().int().min(0) }))
    .describe('People whose time for the goal is over, and how many reached it, by variant.'),
});

/** The shapes below a test, by the names under which the schema refers to them. */
export const TEST_SHAPES = {
  person: personSchema,
  experiment: experimentSchema,
  happening: happeningSchema,
  item: itemSchema,
  neighbours: z.record(z.string(), z.array(word)),
  moment,
} as const;
