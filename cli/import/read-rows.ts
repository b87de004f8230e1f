import type { Translate } from '../speech';
import { decodeFile, linesOf } from './decode';
import type { ImportFormat, ReadRow } from './import-item';
import { readCdnowLine } from './read-cdnow';
import type { CsvReading } from './read-csv';
import { readCsv } from './read-csv';
import { readNdjsonLine } from './read-ndjson';

/** What has to be known to read the rows of a file. */
export interface FileReading {
  path: string;
  format: ImportFormat;
  encoding: string;
}

/** What has to be known to read its rows as events. */
export interface Reading extends CsvReading, FileReading {}

async function* readLines(reading: Reading, t: Translate): AsyncGenerator<ReadRow> {
  let row = 0;
  for await (const raw of linesOf(decodeFile(reading.path, reading.encoding))) {
    row += 1;
    if (raw.trim() === '') continue;
    yield reading.format === 'cdnow' ? readCdnowLine(row, raw, t) : readNdjsonLine(row, raw, reading, t);
  }
}

/** The rows of a file as events, in order. */
export async function* readRows(reading: Reading, t: Translate): AsyncGenerator<ReadRow> {
  const rows =
    reading.format === 'csv'
      ? readCsv(decodeFile(reading.path, reading.encoding), reading, t)
      : readLines(reading, t);
  yield* onlyText(rows, reading.encoding, t);
}

/** The same rows; bytes that are not text in the encoding of the file reject their row and no other. */
export async function* onlyText<Item>(
  rows: AsyncIterable<ReadRow<Item>>,
  encoding: string,
  t: Translate,
): AsyncGenerator<ReadRow<Item>> {
  for await (const read of rows) {
    if (!read.raw.includes('\uFFFD')) yield read;
    else {
      const reason = t('import.row-bad-text', { encoding: encoding.toUpperCase() });
      yield { row: read.row, raw: read.raw, reason };
    }
  }
}
