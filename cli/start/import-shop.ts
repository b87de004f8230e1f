import type { ApiClient } from '../api-client';
import { postBatches } from '../import/post-batch';
import { readRows } from '../import/read-rows';
import { resumePoint } from '../import/resume-point';
import { sendRows } from '../import/send-rows';
import type { ReadRow } from '../import/import-item';
import { progressText } from '../progress';
import type { Terminal } from '../terminal';

/** Rows of the file, for the progress; a file that grew would only show too small a total. */
const ROWS = 6919;

async function* after(rows: AsyncIterable<ReadRow>, row: number): AsyncGenerator<ReadRow> {
  for await (const read of rows) if (read.row > row) yield read;
}

/** Imports the example's purchases through the API, as history. False when it was stopped before the end. */
export async function importShop(
  terminal: Terminal,
  api: ApiClient,
  home: string,
  path: string,
  say: (text: string) => void,
): Promise<boolean> {
  const point = resumePoint(home, path, 'this machine', 'cdnow');
  const reading = {
    path,
    format: 'cdnow' as const,
    encoding: 'utf-8',
    event: null,
    numbers: new Set<string>(),
  };
  const startedAtMs = Date.now();
  await sendRows(after(readRows(reading, terminal.t), point.row), postBatches(api, false), {
    settled({ row }) {
      point.remember(row);
      say(progressText(terminal, row, ROWS, startedAtMs));
    },
    stop: terminal.interrupted,
  });
  if (terminal.interrupted.aborted) return false;
  point.forget();
  return true;
}
