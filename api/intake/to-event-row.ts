import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../audience/json';
import { partitionOf } from '../../dispatch/partition-of';
import { SYSTEM_EVENTS } from '../../audience/system-events';
import type { EventRow } from '../../store/rows';
import { AppError } from '../errors';
import { guardJson, LIMITS } from '../json-guard';
import { checkTraits } from './check-traits';
import { eventTime } from './event-time';
import { itemSchema, type Item } from './item';
import { plainItem } from './plain-item';
import { plainBytes } from './plain-json';

/** What a row depends on beside the item itself. */
export interface RowContext {
  receivedAtMs: number;
  /** The `sentAt` of the batch, where the item has none. */
  sentAt: string | null;
  source: 'api' | 'import';
  triggers: boolean;
  /** Default region for phone numbers, ISO 3166 alpha-2. */
  region: string;
  userRefOf: (ids: { userId?: string; anonymousId?: string }) => string;
}

const RESERVED = new Set(SYSTEM_EVENTS);

/** The Segment field that says where events should be forwarded: it is not kept, so it need not be storable. */
const NOT_KEPT = ['integrations'];

/** The guard has looked at every value: what was parsed from JSON is JSON. */
function asObject(value: Record<string, unknown> | null): JsonObject {
  return (value ?? {}) as JsonObject;
}

function parseItem(value: JsonObject, path: string): { item: Item; bytes: number } {
  const mostBytes = plainBytes(value);
  const plain = mostBytes === null ? null : plainItem(value);
  if (mostBytes !== null && plain !== null) return { item: plain, bytes: mostBytes };
  return judgeItem(value, path);
}

function judgeItem(value: JsonObject, path: string): { item: Item; bytes: number } {
  const refused = guardJson(value, path, NOT_KEPT);
  if (refused !== null) throw new AppError(refused.code, refused.message, { path: refused.path });
  const parsed = itemSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const at = [path, ...(issue?.path ?? []).map(String)].filter((part) => part !== '').join('.');
    throw new AppError('bad_body', `${at || 'The event'}: ${issue?.message ?? 'is malformed'}`, { path: at });
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > LIMITS.eventBytes) throw new AppError('event_too_large', undefined, { path });
  return { item: parsed.data, bytes };
}

function nameOf(item: Item): string {
  if (item.type === 'track') return item.event ?? '';
  if (item.type === 'page') return 'page_viewed';
  if (item.type === 'screen') return 'screen_viewed';
  return item.type;
}

function propertiesOf(item: Item, userRefOf: RowContext['userRefOf']): JsonObject {
  const own = asObject(item.properties);
  if (item.type === 'page' || item.type === 'screen') {
    return {
      ...(item.name === null ? {} : { name: item.name }),
      ...(item.category === null ? {} : { category: item.category }),
      ...own,
    };
  }
  if (item.type === 'group') return { ...asObject(item.traits), groupId: item.groupId ?? '' };
  // Whether the former id named a known or an anonymous person is not said, so both are kept.
  if (item.type === 'alias') return { previousUserRef: userRefOf({ userId: item.previousId ?? '' }) };
  return own;
}

function traitsOf(item: Item): JsonObject {
  if (item.type !== 'identify') return {};
  // RudderStack's clients put the traits of an identify into the context.
  const inContext = item.context?.['traits'];
  const fallback = inContext !== null && typeof inContext === 'object' ? { ...inContext } : {};
  return asObject(item.traits ?? fallback);
}

function previousRefOf(item: Item, userRefOf: RowContext['userRefOf']): string | null {
  if (item.type === 'alias') return userRefOf({ anonymousId: item.previousId ?? '' });
  if (item.userId !== null && item.anonymousId !== null) return userRefOf({ anonymousId: item.anonymousId });
  return null;
}

/** A row, and what it weighs while it waits to be stored. */
export interface WeighedRow {
  row: EventRow;
  bytes: number;
}

/** One call as a row of the inbox; throws an `AppError` that names the field at fault. */
export function toEventRow(value: JsonObject, path: string, context: RowContext): WeighedRow {
  const { item, bytes } = parseItem(value, path);
  return { row: rowOf(item, path, context), bytes };
}

/** An imported call that says when it happened is its own evidence; a row of a list of people is none. */
function isUndated(item: Item, { source }: RowContext): boolean {
  return source === 'import' && item.timestamp === null && item.originalTimestamp === null;
}

/** An import may bring tags in `context.tags`; elsewhere that is no business of ours. */
function checkTags(given: JsonObject, path: string, { source }: RowContext): JsonObject {
  const { tags } = given;
  if (source !== 'import' || tags === undefined) return given;
  const isTag = (one: unknown): boolean =>
    typeof one === 'string' && /^[^$.\p{Cc}][^.\p{Cc}]{0,99}$/u.test(one);
  if (Array.isArray(tags) && tags.length <= 200 && tags.every(isTag)) return given;
  throw new AppError(
    'bad_body',
    `${path}: is not a list of tags (up to 100 characters each, without a point)`,
    { path },
  );
}

function rowOf(item: Item, path: string, context: RowContext): EventRow {
  const name = nameOf(item);
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  if (RESERVED.has(name)) {
    throw new AppError('reserved_event', `${name} is recorded by Journeyman itself.`, { path: at('event') });
  }
  const atMs = eventTime({
    timestamp: item.originalTimestamp ?? item.timestamp,
    sentAt: context.source === 'import' ? null : (item.sentAt ?? context.sentAt),
    receivedAtMs: context.receivedAtMs,
  });
  if (atMs === null) {
    throw new AppError('bad_body', 'timestamp lies outside the years 1970 to 9999', {
      path: at('timestamp'),
    });
  }
  const { userId, anonymousId } = item;
  const userRef = context.userRefOf(userId !== null ? { userId } : { anonymousId: anonymousId ?? '' });
  return {
    userRef,
    messageId: item.messageId ?? randomUUID(),
    type: item.type,
    name,
    properties: propertiesOf(item, context.userRefOf),
    traits: checkTraits(traitsOf(item), at('traits'), context.region, isUndated(item, context)),
    context: checkTags(asObject(item.context), at('context.tags'), context),
    atMs,
    receivedAtMs: context.receivedAtMs,
    source: context.source,
    triggers: context.triggers,
    userId,
    anonymousId,
    previousRef: previousRefOf(item, context.userRefOf),
    hops: 0,
    partition: partitionOf(userRef),
    attempts: 0,
  };
}
