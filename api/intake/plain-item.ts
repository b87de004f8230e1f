import type { JsonObject } from '../../audience/json';
import { LIMITS } from '../json-guard';
import { EVENT_TYPES, isInstant, type Item } from './item';

/** Letters and digits of any script with the usual signs between them: nothing blank, nothing that controls. */
const PLAIN = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_ .:@+/|=-]*[\p{L}\p{N}_=])?$/u;
const NO_ID = /^(null|undefined)$/i;
const TYPES: ReadonlySet<unknown> = new Set(EVENT_TYPES);

type Given = JsonObject;

/** Null for nothing, the value where it is plainly right, `undefined` where the schema has to judge. */
type Judged<Value> = Value | null | undefined;

function id(given: unknown): Judged<string> {
  if (given === undefined || given === null) return null;
  if (typeof given !== 'string' || given.length > LIMITS.idLength) return undefined;
  return PLAIN.test(given) && !NO_ID.test(given) ? given : undefined;
}

function name(given: unknown): Judged<string> {
  if (given === undefined || given === null) return null;
  return typeof given === 'string' && given.length <= 200 && PLAIN.test(given) ? given : undefined;
}

function text(given: unknown): Judged<string> {
  if (given === undefined || given === null) return null;
  return typeof given === 'string' && given.length <= 1_000 ? given : undefined;
}

function instant(given: unknown): Judged<string> {
  if (given === undefined || given === null) return null;
  return typeof given === 'string' && isInstant(given) ? given : undefined;
}

function record(given: unknown): Judged<Record<string, unknown>> {
  if (given === undefined || given === null) return null;
  if (typeof given !== 'object' || Array.isArray(given)) return undefined;
  return given as Record<string, unknown>;
}

type Draft = { [Name in keyof Item]: Judged<Item[Name]> };

function isWhole(draft: Draft): draft is Item {
  for (const field in draft) if (draft[field as keyof Draft] === undefined) return false;
  if (draft.userId === null && draft.anonymousId === null) return false;
  if (draft.type === 'track') return draft.event !== null;
  return draft.type === 'group' ? draft.groupId !== null : draft.type !== 'alias';
}

/**
 * What the schema of an item gives, for items that are plainly right; null for all others, which go through the schema
 * and are judged, in its words, there. Only for a value that `plainBytes` found plain: a key such as `__proto__`, which
 * the schema drops, is not looked for again. A test holds the two together.
 */
export function plainItem(given: Given): Item | null {
  const draft: Draft = {
    type: TYPES.has(given['type']) ? (given['type'] as Item['type']) : undefined,
    messageId: id(given['messageId']),
    userId: id(given['userId']),
    anonymousId: id(given['anonymousId']),
    previousId: id(given['previousId']),
    groupId: id(given['groupId']),
    event: name(given['event']),
    name: text(given['name']),
    category: text(given['category']),
    properties: record(given['properties']),
    traits: record(given['traits']),
    context: record(given['context']),
    timestamp: instant(given['timestamp']),
    originalTimestamp: instant(given['originalTimestamp']),
    sentAt: instant(given['sentAt']),
  };
  return isWhole(draft) ? draft : null;
}
