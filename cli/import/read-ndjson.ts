import { isWithoutEvidence } from '../../exchange/consent-evidence';
import type { ImportItem } from '../../exchange/import-item';
import type { Json, JsonObject } from '../../audience/json';
import type { Translate } from '../speech';
import type { ReadRow } from './import-item';
import { messageIdOf } from './message-id';
import type { CsvReading } from './read-csv';

function parseObject(raw: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(raw);
    return isObject(value as Json) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The first channel that a person's line grants without saying when and where; a call with its time is evidence itself. */
function ungrounded({ timestamp, traits }: JsonObject): string | undefined {
  const consent = isObject(traits) ? traits['consent'] : undefined;
  if (typeof timestamp === 'string' || consent === null || typeof consent !== 'object') return undefined;
  if (Array.isArray(consent)) return consent.map(String)[0];
  return Object.entries(consent).find(([, said]) => {
    const { granted, at, source } = isObject(said) ? said : { granted: said, at: null, source: null };
    return isWithoutEvidence(granted === true, at as string | null, source as string | null);
  })?.[0];
}

/** Lines that bring a person, or an event: what says neither is of the event named for the file, or a person with traits. */
function typed(value: JsonObject, event: string | null): JsonObject {
  if (value['type'] !== undefined || value['event'] !== undefined) return { type: 'track', ...value };
  if (event !== null) return { type: 'track', event, ...value };
  return { type: isObject(value['traits']) || value['tags'] !== undefined ? 'identify' : 'track', ...value };
}

/** `tags` of a line as the API takes them. */
function withTags(item: JsonObject): JsonObject {
  const { tags, ...rest } = item;
  if (tags === undefined || item['type'] !== 'identify') return item;
  return { ...rest, context: { ...(isObject(rest['context']) ? rest['context'] : {}), tags } };
}

/**
 * One line of NDJSON: a call as the Segment SDKs send it, or a person as `segment export` writes them. `messageId` is
 * made where it is missing, everything else goes to the API as it stands, which judges it.
 */
export function readNdjsonLine(
  row: number,
  raw: string,
  reading: Pick<CsvReading, 'event' | 'map' | 'scope'>,
  t: Translate,
): ReadRow {
  const value = parseObject(raw);
  if (value === null) return { row, raw, reason: t('import.row-bad-json') };
  if (value.userId === undefined && value.anonymousId === undefined) {
    return { row, raw, reason: t('import.row-no-person') };
  }
  const event = reading.event ?? reading.map?.event ?? null;
  const item = withTags(typed(value, event));
  const channel = item['type'] === 'identify' ? ungrounded(item) : undefined;
  if (channel !== undefined) return { row, raw, reason: t('import.row-no-evidence', { channel }) };
  const named = event !== null && value.event === undefined && item['type'] === 'track' ? event : null;
  return {
    row,
    raw,
    item: { messageId: messageIdOf(row, raw, named, reading.scope), ...item } as unknown as ImportItem,
  };
}
