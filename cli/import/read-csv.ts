import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Column } from '../../exchange/column';
import { columnsOf, type HeaderFault } from '../../exchange/columns-of';
import { NO_MAP, type ImportMap } from '../../exchange/import-map';
import { readRow } from '../../exchange/read-row';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import type { Translate } from '../speech';
import type { ReadRow } from './import-item';
import { messageIdOf } from './message-id';

/** How the columns of a CSV file are to be understood. */
export interface CsvReading {
  /** The event of rows without an `event` column; null makes them `identify` calls with traits. */
  event: string | null;
  /** Columns whose cells are numbers; every other cell is text. */
  numbers: ReadonlySet<string>;
  /** What its columns are; where absent, its headings say so. */
  map?: ImportMap;
  /** Begins the ids of rows, where rows of several files must not count as one. */
  scope?: string;
}

interface CsvRecord {
  record: string[];
  raw: string;
  info: { lines: number };
}

/** What the fault of a heading is, as a failure of the command. */
function headerFailure({ why, name, known }: HeaderFault, isNumbers: boolean, t: Translate): CliFailure {
  const option = why === 'missing' && isNumbers ? '--numbers' : why === 'missing' ? '--map' : null;
  const what =
    option === null
      ? t(`import.header-${why as 'unknown'}`, { name })
      : t('usage.bad-value', { option, value: name });
  const fix = t('usage.allowed', { allowed: known.join(', ') });
  return new CliFailure({ code: 'usage', exit: EXIT.usage, what, fix });
}

function headerOf(record: readonly string[], reading: CsvReading, t: Translate): Column[] {
  const found = columnsOf(record, reading.map ?? NO_MAP, reading.numbers);
  if ('columns' in found) return found.columns;
  throw headerFailure(found, reading.numbers.has(found.name), t);
}

/** The records of a CSV text, with the line of the file at which each stands. */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
): AsyncGenerator<{ cells: string[]; raw: string; row: number }> {
  const parser = Readable.from(pieces).pipe(
    parse({ info: true, raw: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }),
  );
  for await (const parsed of parser) {
    const { record, raw, info } = parsed as CsvRecord;
    yield { cells: record, raw: raw.replace(/\r?\n$/, ''), row: info.lines };
  }
}

/** Reads a CSV text row by row; the first row names the columns. Row numbers are lines of the file. */
export async function* readCsv(
  pieces: AsyncIterable<string>,
  reading: CsvReading,
  t: Translate,
): AsyncGenerator<ReadRow> {
  let columns: Column[] | null = null;
  const { consent, event: usual } = reading.map ?? NO_MAP;
  const event = reading.event ?? usual;
  for await (const { cells, raw, row } of csvRecords(pieces)) {
    if (columns === null) {
      columns = headerOf(cells, reading, t);
      continue;
    }
    const read = readRow(cells, { columns, event, consent }, (named) =>
      messageIdOf(row, raw, named, reading.scope),
    );
    yield 'item' in read ? { row, raw, item: read.item } : { row, raw, reason: t(read.key, read.values) };
  }
}
