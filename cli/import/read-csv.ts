import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Json, JsonObject } from '../../audience/json';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import type { Translate } from '../speech';
import type { ImportItem, ReadRow } from './import-item';
import { messageIdOf } from './message-id';

/** How the columns of a CSV file are to be understood. */
export interface CsvReading {
  /** The event of rows without an `event` column; null makes them `identify` calls with traits. */
  event: string | null;
  /** Columns whose cells are numbers; every other cell is text. */
  numbers: ReadonlySet<string>;
}

const RESERVED: Record<string, 'userId' | 'anonymousId' | 'messageId' | 'timestamp' | 'event'> = {
  userid: 'userId',
  user_id: 'userId',
  anonymousid: 'anonymousId',
  anonymous_id: 'anonymousId',
  messageid: 'messageId',
  message_id: 'messageId',
  timestamp: 'timestamp',
  event: 'event',
};

interface CsvRecord {
  record: string[];
  raw: string;
  info: { lines: number };
}

/** A cell by its column: empty cells say nothing, numbers must be numbers. */
function readCell(column: string, cell: string, numbers: ReadonlySet<string>): Json | undefined {
  if (cell === '') return undefined;
  if (!numbers.has(column)) return cell;
  const number = Number(cell);
  return Number.isFinite(number) ? number : Number.NaN;
}

/** Turns the cells of one row into an item of the API, or into the reason why it cannot be one. */
function itemOf(
  header: readonly string[],
  cells: readonly string[],
  row: number,
  raw: string,
  reading: CsvReading,
  t: Translate,
): ReadRow {
  if (cells.length !== header.length) {
    return { row, raw, reason: t('import.row-columns', { found: cells.length, wanted: header.length }) };
  }
  const fields: Partial<Record<(typeof RESERVED)[string], string>> = {};
  const values: JsonObject = {};
  for (const [index, column] of header.entries()) {
    const cell = (cells[index] ?? '').trim();
    const reserved = RESERVED[column.toLowerCase()];
    if (reserved !== undefined) {
      if (cell !== '') fields[reserved] = cell;
      continue;
    }
    const value = readCell(column, cell, reading.numbers);
    if (Number.isNaN(value)) return { row, raw, reason: t('import.row-bad-number', { column }) };
    if (value !== undefined) values[column] = value;
  }
  if (fields.userId === undefined && fields.anonymousId === undefined) {
    return { row, raw, reason: t('import.row-no-person') };
  }
  const event = fields.event ?? reading.event;
  const item: ImportItem = {
    messageId: messageIdOf(row, raw, fields.event === undefined ? reading.event : null),
    ...fields,
    ...(event === null ? { type: 'identify', traits: values } : { type: 'track', event, properties: values }),
  };
  return { row, raw, item };
}

/** The names of the columns; a column that is to hold numbers must be one of them. */
function headerOf(record: readonly string[], numbers: ReadonlySet<string>, t: Translate): string[] {
  const header = record.map((name) => name.trim());
  const value = [...numbers].find((column) => !header.includes(column));
  if (value === undefined) return header;
  throw new CliFailure({
    code: 'usage',
    exit: EXIT.usage,
    what: t('usage.bad-value', { option: '--numbers', value }),
    fix: t('usage.allowed', { allowed: header.join(', ') }),
  });
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
  let header: string[] | null = null;
  for await (const { cells, raw, row } of csvRecords(pieces)) {
    if (header === null) header = headerOf(cells, reading.numbers, t);
    else yield itemOf(header, cells, row, raw, reading, t);
  }
}
