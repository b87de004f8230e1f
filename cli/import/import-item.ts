import type { ImportItem } from '../../exchange/import-item';

/** One line of a file, read: an item for the API, or the reason why it cannot be one. */
export type ReadRow<Item = ImportItem> =
  { row: number; raw: string; item: Item } | { row: number; raw: string; reason: string };

/** The formats that can be read. */
export const IMPORT_FORMATS = ['csv', 'ndjson', 'cdnow'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
