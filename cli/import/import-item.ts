import type { JsonObject } from '../../audience/json';

/** One line of a file, read: an item for the API, or the reason why it cannot be one. */
export type ReadRow<Item = ImportItem> =
  { row: number; raw: string; item: Item } | { row: number; raw: string; reason: string };

/** An item of `/v1/import`, in the Segment dialect. */
export interface ImportItem {
  type: 'track' | 'identify';
  messageId: string;
  userId?: string;
  anonymousId?: string;
  event?: string;
  timestamp?: string;
  properties?: JsonObject;
  traits?: JsonObject;
}

/** The formats that can be read. */
export const IMPORT_FORMATS = ['csv', 'ndjson', 'cdnow'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
