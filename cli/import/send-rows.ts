import type { ImportItem } from '../../exchange/import-item';
import type { ReadRow } from './import-item';

/** A row that did not become an event, and why. */
export interface RejectedRow {
  row: number;
  reason: string;
  raw: string;
}

/** What the API made of one batch. `items` names those it refused, by their place in the batch. */
export interface BatchAnswer {
  stored: number;
  duplicates: number;
  items: { index: number; reason: string }[];
}

export type SendBatch<Item = ImportItem> = (items: Item[]) => Promise<BatchAnswer>;

/** How far an import has come. */
export interface ImportProgress {
  /** Every row up to this one is settled. */
  row: number;
  rows: number;
  stored: number;
  duplicates: number;
  rejected: number;
}

/** What the caller is told while rows go out. */
export interface ImportWatch {
  /** After each group of batches: everything up to `progress.row` is settled and may be remembered. */
  settled(progress: ImportProgress, rejects: RejectedRow[]): Promise<void> | void;
  stop: AbortSignal;
}

const BATCH_ROWS = 250;
const BATCH_BYTES = 400_000;
/** Batches under way at once: enough to keep a database busy, few enough to stay in memory. */
const PARALLEL = 4;

type Good<Item> = Extract<ReadRow<Item>, { item: Item }>;

/** Groups rows into batches within the API's limits, and batches into groups that go out together. */
async function* groups<Item>(
  rows: AsyncIterable<ReadRow<Item>>,
): AsyncGenerator<{ batches: Good<Item>[][]; bad: RejectedRow[]; row: number }> {
  let batches: Good<Item>[][] = [[]];
  let bad: RejectedRow[] = [];
  let bytes = 0;
  let row = 0;
  for await (const read of rows) {
    row = read.row;
    if ('reason' in read) bad.push(read);
    else {
      const size = Buffer.byteLength(JSON.stringify(read.item));
      const open = batches.at(-1) ?? [];
      if (open.length > 0 && (open.length >= BATCH_ROWS || bytes + size > BATCH_BYTES)) {
        if (batches.length >= PARALLEL) {
          yield { batches, bad, row: read.row - 1 };
          batches = [];
          bad = [];
        }
        batches.push([read]);
        bytes = size;
      } else {
        open.push(read);
        bytes += size;
      }
    }
  }
  yield { batches: batches.filter((batch) => batch.length > 0), bad, row };
}

/** Sends rows in batches, several at once, and settles them in the order of the file. */
export async function sendRows<Item>(
  rows: AsyncIterable<ReadRow<Item>>,
  send: SendBatch<Item>,
  watch: ImportWatch,
): Promise<ImportProgress> {
  const progress: ImportProgress = { row: 0, rows: 0, stored: 0, duplicates: 0, rejected: 0 };
  for await (const { batches, bad, row } of groups(rows)) {
    const answers = await Promise.all(batches.map((batch) => send(batch.map(({ item }) => item))));
    const refused = answers.flatMap((answer, at) =>
      answer.items.map(({ index, reason }): RejectedRow => {
        const { row: number = 0, raw = '' } = batches[at]?.[index] ?? {};
        return { row: number, reason, raw };
      }),
    );
    const rejects = [...bad, ...refused].sort((a, b) => a.row - b.row);
    progress.row = row;
    progress.rows += batches.reduce((sum, batch) => sum + batch.length, bad.length);
    progress.rejected += rejects.length;
    for (const answer of answers) {
      progress.stored += answer.stored;
      progress.duplicates += answer.duplicates;
    }
    await watch.settled({ ...progress }, rejects);
    if (watch.stop.aborted) break;
  }
  return progress;
}
