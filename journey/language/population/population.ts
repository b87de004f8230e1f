import { z } from 'zod';
import type { ChannelName } from '../../../audience/channel';
import type { Population, Spread } from '../../simulator/population/population';
import type { ParsedYaml } from '../parse-yaml';
import { isMapping } from '../path';
import { readFields } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import { percent, shareOf } from '../values/amount';
import { duration, durationMs } from '../values/duration';
import { id, tagName } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { locale } from '../values/locale';
import { zone } from '../values/zone';
import { readHabits } from './read-habit';
import { readResponses } from './read-responses';
import { readSpreads, readWeights, weighted } from './read-spread';

const shares = z.strictObject({ email: percent.optional(), sms: percent.optional() });
const cost = z.number().min(0).optional();

/** The most people of one simulation. */
export const MOST_PEOPLE = 10_000_000;

/** The keys of a population file. */
export const populationSchema = z.object({
  population: id.describe('The id of the population.'),
  title: z.string().min(1).optional(),
  people: z.int().min(1).max(MOST_PEOPLE).optional().describe('How many, where --people does not say.'),
  zones: readElsewhere('weights', 'Time zones with weights; unknown where not given.').optional(),
  locales: readElsewhere('weights', 'Locales with weights; unknown where not given.').optional(),
  reachable: shares.optional().describe('Who has an address; 100% where not given.'),
  consent: shares.optional().describe('Who has consented to marketing; nobody where not given.'),
  tags: readElsewhere('shares', 'Tags, with the share of people who have them.').optional(),
  traits: readElsewhere('spreads', 'Traits, and how their values are spread.').optional(),
  events: readElsewhere('habits', 'What people do of themselves.').optional(),
  enter: z
    .strictObject({ share: percent, over: duration })
    .optional()
    .describe('Who is put into the journey by hand, and over which time.'),
  responses: readElsewhere('responses', 'What people do with messages.').optional(),
  costs: z.strictObject({ email: cost, sms: cost }).optional().describe('What one message costs.'),
});

type Doc = Partial<z.output<typeof populationSchema>>;

/** Reads a population file; null when it has no id. */
export function readPopulation(parsed: ParsedYaml): Population | null {
  const { root } = parsed;
  const doc = readFields(populationSchema, parsed.value, root, {
    hints: { profile: 'Use `traits`.', profiles: 'Use `traits`.', steps: 'A population has no steps.' },
  });
  const traits = readSpreads(doc.traits, root.at('traits'), { follows: false });
  const habits = readHabits(doc.events, root.at('events'));
  const responses = readResponses(doc.responses, root.at('responses'));
  const zones = readNames(doc.zones, root.at('zones'), zone);
  const locales = readNames(doc.locales, root.at('locales'), locale);
  const tags = readTags(doc.tags, root.at('tags'));
  if (doc.population === undefined) return null;
  return {
    population: doc.population,
    title: doc.title ?? doc.population,
    people: doc.people ?? null,
    zones,
    locales,
    reachable: sharesOf(doc.reachable, 1),
    consent: sharesOf(doc.consent, 0),
    tags,
    traits,
    habits,
    entered: enteredOf(doc),
    responses,
    costs: { email: doc.costs?.email ?? 0, sms: doc.costs?.sms ?? 0 },
  };
}

function sharesOf(doc: Doc['consent'], fallback: number): Record<ChannelName, number> {
  const share = (text: string | undefined): number => (text === undefined ? fallback : shareOf(text));
  return { email: share(doc?.email), sms: share(doc?.sms) };
}

function enteredOf({ enter }: Doc): Population['entered'] {
  return enter === undefined ? null : { share: shareOf(enter.share), overMs: durationMs(enter.over) ?? 0 };
}

const NOBODY: Spread = { kind: 'always', value: null, share: 0 };

/** Weights whose names have a form of their own, as zones have. */
function readNames(value: unknown, spot: Spot, name: z.ZodType<string>): Spread {
  const weights = value === undefined ? null : readWeights(value, spot);
  if (weights === null) return NOBODY;
  for (const given of Object.keys(weights)) checkName(given, spot, name);
  return weighted(Object.keys(weights), Object.values(weights), 1);
}

function checkName(given: string, spot: Spot, name: z.ZodType<string>): void {
  const [issue] = name.safeParse(given).error?.issues ?? [];
  if (issue === undefined) return;
  const hint =
    issue.code === 'custom' && typeof issue.params?.hint === 'string' ? issue.params.hint : undefined;
  const code = name === zone ? 'bad_zone' : name === locale ? 'bad_locale' : 'wrong_value';
  spot.at(given).fault(code, issue.message, { of: 'key', hint });
}

function readTags(value: unknown, spot: Spot): Record<string, number> {
  const tags: Record<string, number> = {};
  if (value === undefined) return tags;
  if (!isMapping(value)) {
    const message = `A mapping of tags to shares was expected here, not ${typeWord(value)}.`;
    spot.fault('wrong_type', message, { hint: 'Write `{ vip: 5% }`.' });
    return tags;
  }
  for (const [tag, given] of Object.entries(value)) {
    checkName(tag, spot, tagName);
    const [issue] = percent.safeParse(given).error?.issues ?? [];
    if (issue === undefined) tags[tag] = shareOf(String(given));
    else spot.at(tag).fault('bad_percent', issue.message, { hint: 'Write a percentage, such as `5%`.' });
  }
  return tags;
}
