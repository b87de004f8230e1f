import { DEFAULT_BRAND } from './default-brand';
import { z } from 'zod';
import type { Brand } from './workspace';
import { readCatalogue } from './catalogue';
import { capSchema, lowerCap } from './delivery';
import type { ParsedYaml } from './parse-yaml';
import { isMapping } from './path';
import { readFields } from './read-object';
import { readEach } from './given';
import { typeWord } from './show';
import type { Spot } from './spot';
import { currency } from './values/amount';
import { eventName, id, isId } from './values/id';
import { readElsewhere, textLeaf } from './values/leaf';
import { locale, regionOf } from './values/locale';
import { belowSource, eventPath } from './values/reference-path';
import { senderLeaf } from './values/sender';
import { dayWindow } from './values/time-of-day';
import { zone } from './values/zone';

const line = textLeaf(
  'wrong_value',
  /^[^\r\n]{1,300}$/,
  'one line of text',
  () => 'Write it on one line.',
  {},
);

/** The keys of the workspace file. */
export const workspaceSchema = z.object({
  workspace: id.describe('The id of the brand.'),
  timezone: zone.describe('The zone of people whose own is not known.'),
  locale: locale.optional().describe('The language of people whose own is not known; en where not given.'),
  currency: currency.optional().describe('USD where not given.'),
  region: textLeaf(
    'wrong_value',
    /^[A-Z]{2}$/,
    'a region',
    () => 'Write two capital letters, such as `CN`.',
    {
      description: 'The region of phone numbers without a country code; from the locale where not given.',
    },
  ).optional(),
  sender: z
    .strictObject({ email: senderLeaf.optional(), sms: line.optional(), address: line.optional() })
    .optional()
    .describe('Who the messages come from; `address` is the postal address.'),
  quiet_hours: dayWindow.optional().describe('When no marketing is sent.'),
  caps: z.array(capSchema).optional().describe('How many marketing messages a person gets at most.'),
  topics: readElsewhere('topics', 'Topics that a person may refuse: id and title.').optional(),
  conversion: z
    .strictObject({ event: eventName, value: eventPath.optional() })
    .optional()
    .describe('The event that reports count as a conversion.'),
  catalogue: readElsewhere('catalogue', 'Which events speak of items of the catalogue.').optional(),
});

const WORDS = {
  notYet: ['global_holdout', 'channels', 'tags', 'costs', 'secrets', 'language'],
  hints: { time_zone: 'Use `timezone`.', senders: 'Use `sender`.', from: 'Use `sender: { email: … }`.' },
};

/** Reads the workspace file; what has a fault is as the defaults say. */
export function readBrand(parsed: ParsedYaml): Brand {
  const { root } = parsed;
  const doc = readFields(workspaceSchema, parsed.value, root, WORDS);
  const language = doc.locale ?? DEFAULT_BRAND.locale;
  const { sender, conversion } = doc;
  const catalogue = doc.catalogue === undefined ? null : readCatalogue(doc.catalogue, root.at('catalogue'));
  return {
    workspace: doc.workspace ?? DEFAULT_BRAND.workspace,
    timezone: doc.timezone ?? DEFAULT_BRAND.timezone,
    locale: language,
    currency: doc.currency ?? DEFAULT_BRAND.currency,
    region: doc.region ?? regionOf(language),
    sender: { email: sender?.email ?? null, sms: sender?.sms ?? null, address: sender?.address ?? null },
    quietHours: doc.quiet_hours ?? null,
    caps: (doc.caps ?? []).map((cap, i) => lowerCap(cap, root.at('caps', i))),
    topics: readTopics(doc.topics, root.at('topics')),
    conversion: conversion
      ? {
          event: conversion.event,
          value: conversion.value === undefined ? null : belowSource(conversion.value),
        }
      : null,
    ...(catalogue === null ? {} : { catalogue }),
  };
}

function readTopics(value: unknown, spot: Spot): Record<string, string> {
  return readEach(value, spot, (title, at) => {
    const name = String(at.path.at(-1));
    if (!isId(name))
      at.fault('bad_id', `\`${name}\` is not an id.`, { of: 'key', hint: 'Use a-z, 0-9 and hyphens.' });
    if (typeof title === 'string') return title;
    const what = isMapping(title) ? 'a mapping' : typeWord(title);
    at.fault('wrong_type', `The title of a topic is text, not ${what}.`, { hint: 'Write `offers: Offers`.' });
    return null;
  });
}
