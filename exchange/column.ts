import type { ChannelName } from '../audience/channel';
import { CHANNEL_NAMES } from '../audience/channel';
import type { DateWriting } from './read-date';
import type { DecimalSign } from './read-number';

/** How the cells of a column are read. Text is the only thing that is never wrong, so it is what stands where nothing is said. */
export const READINGS = ['text', 'number', 'amount', 'flag', 'date', 'list', 'json'] as const;
export type ReadingName = (typeof READINGS)[number];

/** A column's own rules. */
export interface CellReading extends DateWriting {
  as: ReadingName;
  decimal: DecimalSign;
}

/** Which part of a person or an event a column holds. */
export type Target =
  | { kind: 'field'; field: 'userId' | 'anonymousId' | 'messageId' | 'timestamp' | 'event' }
  /** A trait of a person, or a property of an event: of whichever the row is. */
  | { kind: 'value'; path: string[] }
  | { kind: 'trait'; path: string[] }
  | { kind: 'property'; path: string[] }
  /** One cell of JSON with all traits, or all properties. */
  | { kind: 'traits' | 'properties' }
  | { kind: 'tags' }
  | { kind: 'consent'; channel: ChannelName; part: 'state' | 'at' | 'source' }
  | { kind: 'consent-topic'; channel: ChannelName; topic: string }
  | { kind: 'consent-evidence'; part: 'at' | 'source' }
  | { kind: 'ignore' };

/** A column, understood. */
export interface Column {
  header: string;
  to: Target;
  reading: CellReading;
}

const FIELDS: Record<string, Extract<Target, { kind: 'field' }>['field']> = {
  userid: 'userId',
  user_id: 'userId',
  anonymousid: 'anonymousId',
  anonymous_id: 'anonymousId',
  messageid: 'messageId',
  message_id: 'messageId',
  timestamp: 'timestamp',
  event: 'event',
};

function consentOf(rest: readonly string[]): Target | null {
  const [first = '', part = 'state', topic] = rest;
  if (first === 'at' || first === 'source')
    return rest.length === 1 ? { kind: 'consent-evidence', part: first } : null;
  const channel = CHANNEL_NAMES.find((name) => name === first);
  if (channel === undefined) return null;
  if (part === 'topics' && topic !== undefined && rest.length === 3)
    return { kind: 'consent-topic', channel, topic };
  const isPart = part === 'state' || part === 'at' || part === 'source';
  return isPart && rest.length <= 2 ? { kind: 'consent', channel, part } : null;
}

/** What a name stands for: `user_id`, `traits.city`, `consent.email.at`; null when it looks like one and is none. */
export function targetOf(name: string): Target | null {
  const field = FIELDS[name.toLowerCase()];
  if (field !== undefined) return { kind: 'field', field };
  const [first = '', ...rest] = name.split('.');
  const isWhole = rest.length === 0;
  if (isWhole && (first === 'traits' || first === 'properties')) return { kind: first };
  if (isWhole && first === 'tags') return { kind: 'tags' };
  if (isWhole && first === '') return { kind: 'ignore' };
  if (first === 'consent') return consentOf(rest);
  if (rest.includes('')) return null;
  if (first === 'traits' || first === 'properties') {
    return { kind: first === 'traits' ? 'trait' : 'property', path: rest };
  }
  return { kind: 'value', path: [first, ...rest] };
}

/** `traits.points:number` as the name and how its cells are read; a colon before anything else belongs to the name. */
export function typedHeader(header: string): { name: string; as: ReadingName | null } {
  const at = header.lastIndexOf(':');
  const as = READINGS.find((one) => one === header.slice(at + 1)) ?? null;
  return at < 1 || as === null ? { name: header, as: null } : { name: header.slice(0, at), as };
}
