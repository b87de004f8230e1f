import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A row as an earlier export left it: its id, and what it was like. */
export interface SeenRow {
  id: string;
  digest: string;
}

/** What a row is like, in few characters; only rows that are the same have the same. */
export function digestOf(line: string): string {
  return createHash('sha256').update(line).digest('base64url').slice(0, 22);
}

/** A kept row as one line; ids hold no line breaks once they are JSON. */
export function seenLine({ id, digest }: SeenRow): string {
  return `${digest} ${JSON.stringify(id)}\n`;
}

function readSeen(line: string): SeenRow | null {
  try {
    return { digest: line.slice(0, 22), id: JSON.parse(line.slice(23)) as string };
  } catch {
    // The last line of a file that was cut short.
    return null;
  }
}

/** The kept rows of a file, in its order; none where there is no file. */
export async function* seenRows(path: string): AsyncGenerator<SeenRow> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const row = readSeen(line);
    if (row !== null) yield row;
  }
}

/** What became of a row since the last export. */
export interface RowChange {
  id: string;
  /** Null where the row is gone. */
  line: string | null;
  change: 'new' | 'changed' | 'same' | 'gone';
}

/**
 * Compares the rows of now with those of the last export: both in order of their ids, so that one row of each is held.
 * Ids are compared byte by byte, as the database does.
 */
export async function* changesBetween(
  before: AsyncIterable<SeenRow>,
  now: AsyncIterable<{ id: string; line: string }>,
): AsyncGenerator<RowChange> {
  const old = before[Symbol.asyncIterator]();
  let seen = await old.next();
  const isBefore = (one: string, other: string): boolean =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
  for await (const { id, line } of now) {
    while (seen.done !== true && isBefore(seen.value.id, id)) {
      yield { id: seen.value.id, line: null, change: 'gone' };
      seen = await old.next();
    }
    if (seen.done === true || seen.value.id !== id) {
      yield { id, line, change: 'new' };
      continue;
    }
    yield { id, line, change: seen.value.digest === digestOf(line) ? 'same' : 'changed' };
    seen = await old.next();
  }
  while (seen.done !== true) {
    yield { id: seen.value.id, line: null, change: 'gone' };
    seen = await old.next();
  }
}
