import type { JsonObject } from '../../audience/json';
import type { Translate } from '../speech';
import type { ImportItem, ReadRow } from './import-item';
import { messageIdOf } from './message-id';

function parseObject(raw: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(raw);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}

/**
 * One line of NDJSON: a call as the Segment SDKs send it. `type` is track where it is missing, `messageId` is made
 * where it is missing, everything else goes to the API as it stands, which judges it.
 */
export function readNdjsonLine(row: number, raw: string, event: string | null, t: Translate): ReadRow {
  const value = parseObject(raw);
  if (value === null) return { row, raw, reason: t('import.row-bad-json') };
  if (value.userId === undefined && value.anonymousId === undefined) {
    return { row, raw, reason: t('import.row-no-person') };
  }
  const named = event === null || value.event !== undefined ? {} : { event };
  const item = { type: 'track', messageId: messageIdOf(row, raw, named.event ?? null), ...named, ...value };
  return { row, raw, item: item as unknown as ImportItem };
}
