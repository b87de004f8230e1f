import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCursor, type Cursor, type OpenExport } from './cursor-file';
import { openKeptText, type KeptText } from './kept-text';
import { digestOf, seenLine, type RowChange } from './seen-rows';

/** What came of an export. */
export interface ExportResult {
  rows: number;
  same: number;
  parts: number;
  interrupted: boolean;
}

/** A row to write: where it stands, and how to go on behind it. */
export interface ExportRow extends RowChange {
  after: string;
}

/** So many rows are settled together. */
const SETTLE_ROWS = 1_000;

/** The files of rows that may change: what they were like at the last export, and what they are like now. */
export function seenPaths(dir: string, kind: string): { before: string; next: string } {
  return { before: join(dir, `.${kind}.seen`), next: join(dir, `.${kind}.seen.next`) };
}

function textOf({ id, line, change }: ExportRow): string {
  if (change === 'same') return '';
  return line === null ? `${JSON.stringify({ id, deleted: true })}\n` : `${line}\n`;
}

/** How an export is to be written. */
export interface WritingAbout {
  mostRows: number;
  /** Whether the rows may change, so that what they were like is kept. */
  keepsSeen: boolean;
  stop: AbortSignal;
  settled(rows: number): void;
}

interface Files {
  part: KeptText | null;
  next: KeptText | null;
}

function partPath(dir: string, { kind, part }: Cursor): string {
  return join(dir, `${kind}-${String(part).padStart(6, '0')}.ndjson`);
}

async function addToPart(
  dir: string,
  cursor: Cursor,
  open: OpenExport,
  files: Files,
  texts: readonly string[],
  mostRows: number,
): Promise<void> {
  if (texts.length === 0) return;
  if (files.part === null || open.partRows >= mostRows) {
    await files.part?.close();
    cursor.part += 1;
    open.partRows = 0;
    files.part = await openKeptText(partPath(dir, cursor), 0);
  }
  await files.part.add(texts.join(''));
  open.partRows += texts.length;
}

/** Writes rows and then the place behind them, so that whoever goes on from the place has all of them. */
async function settle(
  dir: string,
  cursor: Cursor,
  open: OpenExport,
  files: Files,
  rows: readonly ExportRow[],
  mostRows: number,
): Promise<number> {
  const texts = rows.map(textOf).filter((text) => text !== '');
  await addToPart(dir, cursor, open, files, texts, mostRows);
  const kept = rows.flatMap(({ id, line }) =>
    line === null ? [] : [seenLine({ id, digest: digestOf(line) })],
  );
  await files.next?.add(kept.join(''));
  open.after = rows.at(-1)?.after ?? open.after;
  open.partBytes = files.part?.bytes() ?? 0;
  open.seenBytes = files.next?.bytes() ?? 0;
  writeCursor(dir, { ...cursor, open });
  return texts.length;
}

async function* inGroups(rows: AsyncIterable<ExportRow>): AsyncGenerator<ExportRow[]> {
  let group: ExportRow[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < SETTLE_ROWS) continue;
    yield group;
    group = [];
  }
  yield group;
}

/** Writes rows in parts, settling place and files together, so that it can go on after anything. */
export async function writeExport(
  dir: string,
  cursor: Cursor,
  open: OpenExport,
  rows: AsyncIterable<ExportRow>,
  about: WritingAbout,
): Promise<ExportResult> {
  const result: ExportResult = { rows: 0, same: 0, parts: 0, interrupted: false };
  const firstPart = open.partRows > 0 ? cursor.part : cursor.part + 1;
  const files: Files = {
    part: open.partRows > 0 ? await openKeptText(partPath(dir, cursor), open.partBytes) : null,
    next: about.keepsSeen ? await openKeptText(seenPaths(dir, cursor.kind).next, open.seenBytes) : null,
  };
  try {
    for await (const group of inGroups(rows)) {
      const written = await settle(dir, cursor, open, files, group, about.mostRows);
      result.rows += written;
      result.same += group.length - written;
      result.parts = cursor.part - firstPart + 1;
      about.settled(result.rows + result.same);
      // The last group is smaller: who has it has everything.
      result.interrupted = about.stop.aborted && group.length === SETTLE_ROWS;
      if (result.interrupted) return result;
    }
  } finally {
    await files.part?.close();
    await files.next?.close();
  }
  // In this order: a crash in between has rows written again, and never left out.
  writeCursor(dir, { ...cursor, open: null, untilMs: open.untilMs });
  const seen = seenPaths(dir, cursor.kind);
  if (about.keepsSeen) await rename(seen.next, seen.before);
  return result;
}
