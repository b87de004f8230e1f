import { z } from 'zod';
import type { EnterItem } from '../plan/plan';
import { readItemItem } from './enter-item';
import { readScheduleItem } from './enter-schedule';
import { readTraitItem } from './enter-trait';
import { isMapping, type Mapping } from './path';
import { didYouMean } from './nearest';
import { readObject, type KeyWords } from './read-object';
import { listed, typeWord } from './show';
import type { Spot } from './spot';
import type { ReadWithEvent } from './listener';
import { DAY_MS, duration, durationMs, offsetOf, signedDuration } from './values/duration';
import { eventName, id } from './values/id';
import { readElsewhere } from './values/leaf';
import { dottedPath, keyPath } from './values/reference-path';
import { timeOfDay } from './values/time-of-day';

/** An event older than this when it is received starts no run, where the item does not say otherwise. */
const DEFAULT_LATE_MS = DAY_MS;

const late = duration
  .optional()
  .describe('How old the event may be when it is received; 1d where not given.');

/** `event: name`. */
export const enterEventSchema = z.object({
  event: eventName,
  where: readElsewhere('conditions', 'What the event must be like.').optional(),
  key: keyPath.optional(),
  late,
  existing: duration.optional().describe('Also those whose last such event lies at most this far back.'),
});
/** `segment: id`. */
export const enterSegmentSchema = z.object({
  segment: id.describe('On entering this segment.'),
  existing: z.boolean().optional().describe('Also those who are in it already.'),
});
/** `manual: true`. */
export const enterManualSchema = z.object({
  manual: z.literal(true).describe('Through API, CLI or CSV.'),
  key: keyPath.optional(),
});
/** What stands inside `date`. */
export const enterDateSchema = z.object({
  profile: dottedPath.describe('The trait that holds the date.'),
  every: z.enum(['year']).optional(),
  offset: signedDuration.optional().describe('-3d is three days before.'),
  at: timeOfDay.optional(),
  late,
});
/** `date: { … }`. */
export const enterDateItemSchema = z.object({
  date: readElsewhere('enter_date', 'A date of the profile.'),
  late,
});

const KINDS = ['event', 'segment', 'schedule', 'date', 'manual', 'trait', 'item'] as const;
const WORDS: KeyWords = {
  notYet: ['gather'],
  hints: {
    again: '`again` is a key of the journey.',
    limit: '`limit` is a key of the journey.',
    over: '`over` stands inside `schedule`.',
  },
};

/** Reads one way into a journey. Null when there was a fault. */
export function readEnterItem(value: unknown, spot: Spot, conditions: ReadWithEvent): EnterItem | null {
  if (!isMapping(value)) {
    const hint = 'Write `- event: checkout_started`.';
    spot.fault('wrong_type', `An entry was expected here, not ${typeWord(value)}.`, { hint });
    return null;
  }
  const kind = KINDS.find((key) => Object.hasOwn(value, key));
  switch (kind) {
    case 'event':
      return readEventItem(value, spot, conditions);
    case 'segment':
      return readSegmentItem(value, spot);
    case 'manual': {
      const doc = readObject(enterManualSchema, value, spot, WORDS);
      return doc && { kind, key: doc.key ?? null };
    }
    case 'date':
      return readDateItem(value, spot);
    case 'schedule':
      return readScheduleItem(value, spot, conditions, lateOf);
    case 'trait':
      return readTraitItem(value, spot);
    case 'item':
      return readItemItem(value, spot, conditions);
    default:
      unknownItem(value, spot);
      return null;
  }
}

function unknownItem(value: Mapping, spot: Spot): void {
  const first = Object.keys(value)[0] ?? '';
  const hint = didYouMean(first, KINDS) ?? `An entry begins with ${listed(KINDS)}.`;
  spot.at(first).fault('unknown_key', `\`${first}\` is no way to enter.`, { of: 'key', hint });
}

function readEventItem(value: Mapping, spot: Spot, conditions: ReadWithEvent): EnterItem | null {
  const doc = readObject(enterEventSchema, value, spot, WORDS);
  if (!doc) return null;
  const where = doc.where === undefined ? null : conditions(doc.where, spot.at('where'), true);
  const item = {
    kind: 'event' as const,
    event: doc.event,
    where,
    key: doc.key ?? null,
    lateMs: lateOf(doc.late),
  };
  return doc.existing === undefined ? item : { ...item, existingMs: durationMs(doc.existing) ?? 0 };
}

function readSegmentItem(value: Mapping, spot: Spot): EnterItem | null {
  const doc = readObject(enterSegmentSchema, value, spot, {
    hints: { where: 'Use `audience` of the journey.' },
  });
  if (!doc) return null;
  spot.at('segment').mention('segment', doc.segment);
  return { kind: 'segment', segment: doc.segment, existing: doc.existing ?? false };
}

function readDateItem(value: Mapping, spot: Spot): EnterItem | null {
  const item = readObject(enterDateItemSchema, value, spot, WORDS);
  const doc = item && readObject(enterDateSchema, item.date, spot.at('date'));
  if (!doc) return null;
  const offset = offsetOf(doc.offset ?? '0s');
  return {
    kind: 'date',
    profile: doc.profile,
    every: doc.every ?? null,
    offsetDays: offset.days,
    offsetMs: offset.ms,
    at: doc.at ?? null,
    lateMs: lateOf(doc.late ?? item.late),
  };
}

function lateOf(late: string | undefined): number {
  return late === undefined ? DEFAULT_LATE_MS : (durationMs(late) ?? DEFAULT_LATE_MS);
}
