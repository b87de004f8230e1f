import { decodeFile, linesOf } from './decode';
import type { FileReading } from './read-rows';
import type { ReadRow } from './import-item';
import type { ResumePoint } from './resume-point';
import { rejectsFile } from './rejects-file';
import type { ImportProgress, SendBatch } from './send-rows';
import { sendRows } from './send-rows';
import { showProgress } from '../progress';
import type { Terminal } from '../terminal';

/** What came of an import. */
export interface ImportResult extends ImportProgress {
  seconds: number;
  /** Where the rejected rows stand, or null when there are none. */
  rejectsPath: string | null;
  interrupted: boolean;
}

async function countRows(reading: FileReading): Promise<number> {
  let rows = 0;
  for await (const line of linesOf(decodeFile(reading.path, reading.encoding)))
    if (line.trim() !== '') rows += 1;
  return reading.format === 'csv' ? Math.max(0, rows - 1) : rows;
}

async function* after<Item>(rows: AsyncIterable<ReadRow<Item>>, row: number): AsyncGenerator<ReadRow<Item>> {
  for await (const read of rows) if (read.row > row) yield read;
}

/** Imports the rows of a file with progress, from its resume point on; what is settled is remembered after every group. */
export async function runImport<Item>(
  terminal: Terminal,
  reading: FileReading,
  rows: AsyncIterable<ReadRow<Item>>,
  send: SendBatch<Item>,
  point: ResumePoint,
  rejectsPath: string,
): Promise<ImportResult> {
  const startedAtMs = Date.now();
  const progress = showProgress(terminal, await countRows(reading));
  const rejects = rejectsFile(rejectsPath, point.row > 0);
  const result = await sendRows(after(rows, point.row), send, {
    settled(now, rejected) {
      rejects.add(rejected);
      point.remember(now.row);
      progress.to(now.row);
    },
    stop: terminal.interrupted,
  }).finally(() => progress.end());
  const interrupted = terminal.interrupted.aborted;
  if (!interrupted) point.forget();
  const seconds = Math.round((Date.now() - startedAtMs) / 100) / 10;
  return { ...result, seconds, rejectsPath: rejects.written() ? rejectsPath : null, interrupted };
}
