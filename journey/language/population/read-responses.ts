import { z } from 'zod';
import type { ChannelName } from '../../../audience/channel';
import type { Conversion, ResponseRates, Responses } from '../../simulator/population/population';
import { isMapping } from '../path';
import { readFields, readObject } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import { percent, shareOf } from '../values/amount';
import { duration, durationMs } from '../values/duration';
import { eventName } from '../values/id';
import { readElsewhere } from '../values/leaf';
import { readSpreads } from './read-spread';

const DAY_MS = 86_400_000;

/** Response rates of a channel or a template. */
export const ratesSchema = z.object({
  deliver: percent.optional().describe('Of what is sent; the rest bounces. 100% where not given.'),
  open: percent.optional().describe('Of what is delivered; mails only.'),
  click: percent.optional().describe('Of what is delivered.'),
  complain: percent.optional().describe('Of what is delivered.'),
  unsubscribe: percent.optional().describe('Of what is delivered.'),
  within: duration.optional().describe('Nearly all answers come within; 1d where not given.'),
});

/** The event that a message brings about. */
export const convertSchema = z.object({
  event: eventName,
  delivered: percent.optional().describe('The chance when it was delivered and no more.'),
  opened: percent.optional().describe('The chance when it was opened and not clicked.'),
  clicked: percent.optional().describe('The chance when it was clicked.'),
  within: duration,
  properties: readElsewhere('spreads', 'The properties; `same` takes one of the entry event.').optional(),
});

/** What people do with messages and coupons. */
export const responsesSchema = z.object({
  email: readElsewhere('rates', 'Of mails.').optional(),
  sms: readElsewhere('rates', 'Of text messages.').optional(),
  templates: readElsewhere('rates_by_template', 'Of single templates, over those of the channel.').optional(),
  convert: readElsewhere('convert', 'The event that a message brings about.').optional(),
  redeem: z
    .strictObject({ share: percent, within: duration })
    .optional()
    .describe('How many of the codes that are issued are redeemed, and within which time.'),
});

/** Reads how people respond; what is not given, nobody does. */
export function readResponses(value: unknown, spot: Spot): Responses {
  const responses: Responses = { channels: {}, templates: {}, convert: null, redeem: null };
  if (value === undefined) return responses;
  const doc = readFields(responsesSchema, value, spot);
  for (const channel of ['email', 'sms'] as const) {
    const rates = doc[channel] === undefined ? null : readRates(doc[channel], spot.at(channel), channel);
    if (rates !== null) responses.channels[channel] = rates;
  }
  responses.templates = readTemplates(doc.templates, spot.at('templates'));
  if (doc.convert !== undefined) responses.convert = readConvert(doc.convert, spot.at('convert'));
  if (doc.redeem !== undefined) {
    responses.redeem = {
      share: shareOf(doc.redeem.share),
      withinMs: durationMs(doc.redeem.within) ?? 0,
    };
  }
  return responses;
}

function readTemplates(value: unknown, spot: Spot): Record<string, ResponseRates> {
  const templates: Record<string, ResponseRates> = {};
  if (value === undefined) return templates;
  if (!isMapping(value)) {
    const message = `A mapping of templates to rates was expected here, not ${typeWord(value)}.`;
    spot.fault('wrong_type', message, { hint: 'Write `win-back: { open: 45%, click: 12% }`.' });
    return templates;
  }
  for (const [template, given] of Object.entries(value)) {
    const at = spot.at(template);
    at.mention('template', template);
    const rates = readRates(given, at, null);
    if (rates !== null) templates[template] = rates;
  }
  return templates;
}

function shareOr(text: string | undefined, fallback: number): number {
  return text === undefined ? fallback : shareOf(text);
}

function readRates(value: unknown, spot: Spot, channel: ChannelName | null): ResponseRates | null {
  const doc = readObject(ratesSchema, value, spot);
  if (!doc) return null;
  const click = shareOr(doc.click, 0);
  const open = shareOr(doc.open, channel === 'email' ? click : 0);
  if (channel === 'sms' && doc.open !== undefined) {
    spot.at('open').fault('wrong_value', 'Nobody learns whether a text message was opened.', {
      of: 'key',
      hint: 'Remove it.',
    });
  }
  if (doc.open !== undefined && open < click) {
    const hint = 'Who clicks a mail has opened it: both are shares of what is delivered.';
    spot.at('open').fault('out_of_range', `\`open\` is below \`click\`.`, { hint });
  }
  return {
    deliver: shareOr(doc.deliver, 1),
    open,
    click,
    complain: shareOr(doc.complain, 0),
    unsubscribe: shareOr(doc.unsubscribe, 0),
    withinMs: doc.within === undefined ? DAY_MS : (durationMs(doc.within) ?? DAY_MS),
  };
}

function readConvert(value: unknown, spot: Spot): Conversion | null {
  const doc = readObject(convertSchema, value, spot);
  if (!doc) return null;
  const delivered = shareOr(doc.delivered, 0);
  const opened = shareOr(doc.opened, delivered);
  return {
    event: doc.event,
    delivered,
    opened,
    clicked: shareOr(doc.clicked, opened),
    withinMs: durationMs(doc.within) ?? 0,
    properties: readSpreads(doc.properties, spot.at('properties'), { follows: true }),
  };
}
