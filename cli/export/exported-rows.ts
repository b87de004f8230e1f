import type { JsonObject } from '../../audience/json';
import type { ApiClient } from '../api-client';
import { linesOf } from '../import/decode';
import type { Cursor, OpenExport } from './cursor-file';
import { changesBetween, seenRows, type SeenRow } from './seen-rows';
import type { ExportRow } from './write-export';

/** Where the beginning of each row that may change stands, for `--since`. */
const BEGAN: Record<string, string> = { messages: 'claimedAt', profiles: 'createdAt', runs: 'enteredAt' };

/** What every line has. */
interface Named {
  id: string;
}

async function* texts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
}

async function* after(rows: AsyncIterable<SeenRow>, id: string | null): AsyncGenerator<SeenRow> {
  let isBehind = id === null;
  for await (const row of rows) {
    if (isBehind) yield row;
    // Rows that were gone stand between: the first that is greater begins.
    else if (Buffer.compare(Buffer.from(row.id), Buffer.from(id ?? '')) > 0) {
      isBehind = true;
      yield row;
    }
  }
}

function pathOf(cursor: Cursor, open: OpenExport): string {
  const { kind, addresses, since, untilMs } = cursor;
  const from = untilMs === null ? since : new Date(untilMs + 1).toISOString();
  const isEvents = kind === 'events';
  const query = new URLSearchParams({
    addresses: String(addresses),
    ...(isEvents && from !== null && { since: from }),
    ...(isEvents && { until: new Date(open.untilMs).toISOString() }),
    ...(open.after !== null && { after: open.after }),
  });
  return `/api/export/${kind}?${query.toString()}`;
}

/** The rows of an export as they are to be written: events as they are, others by what became of them since the last one. */
export async function* exportedRows(
  api: ApiClient,
  cursor: Cursor,
  open: OpenExport,
  seenBefore: string,
): AsyncGenerator<ExportRow> {
  const lines = linesOf(texts(api.stream(pathOf(cursor, open), cursor.kind)));
  if (cursor.kind === 'events') {
    for await (const text of lines) {
      const { cursor: place, ...row } = JSON.parse(text) as JsonObject & Named;
      const { id } = row;
      yield { id, line: JSON.stringify(row), change: 'new', after: typeof place === 'string' ? place : id };
    }
    return;
  }
  const began = BEGAN[cursor.kind] ?? '';
  async function* now(): AsyncGenerator<{ id: string; line: string }> {
    for await (const line of lines) {
      const row = JSON.parse(line) as Record<string, string> & Named;
      const isOld = cursor.since !== null && (row[began] ?? '') < cursor.since;
      if (!isOld) yield { id: row.id, line };
    }
  }
  const before = after(seenRows(seenBefore), open.after);
  for await (const change of changesBetween(before, now())) yield { ...change, after: change.id };
}
