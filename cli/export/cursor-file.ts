import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeKept } from '../home';

/** How far an export under way has come; what its files hold beyond these lengths was not settled. */
export interface OpenExport {
  /** Events received up to here belong to it. */
  untilMs: number;
  /** The last row that was settled; null before the first. */
  after: string | null;
  partRows: number;
  partBytes: number;
  seenBytes: number;
}

/** Where the export of one kind of rows stands, kept in its folder as `<kind>.cursor.json`. */
export interface Cursor {
  schema: 1;
  kind: string;
  addresses: boolean;
  since: string | null;
  /** Events received up to here are written; null before the first export of events. */
  untilMs: number | null;
  /** The export under way: null where none is. */
  open: OpenExport | null;
  /** The number of the last part. */
  part: number;
}

/** The cursor of a folder, or a new one. */
export function readCursor(dir: string, fresh: Omit<Cursor, 'schema' | 'untilMs' | 'open' | 'part'>): Cursor {
  const file = cursorPath(dir, fresh.kind);
  if (!existsSync(file)) return { schema: 1, ...fresh, untilMs: null, open: null, part: 0 };
  return JSON.parse(readFileSync(file, 'utf8')) as Cursor;
}

/** Keeps the cursor, whole or not at all. */
export function writeCursor(dir: string, cursor: Cursor): void {
  writeKept(cursorPath(dir, cursor.kind), cursor);
}

/** Where the cursor of a kind of rows is. */
export function cursorPath(dir: string, kind: string): string {
  return join(dir, `${kind}.cursor.json`);
}
