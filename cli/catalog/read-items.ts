import type { Json, JsonObject } from '../../audience/json';
import { decodeFile, linesOf } from '../import/decode';
import type { ReadRow } from '../import/import-item';
import { csvRecords } from '../import/read-csv';
import { onlyText, type FileReading } from '../import/read-rows';
import type { Translate } from '../speech';

/** Columns of an item; every other column is an attribute of it. */
const TEXTS = new Set(['id', 'title', 'url', 'image', 'currency', 'category', 'brand']);
const NUMBERS = new Set(['price', 'stock']);

/** Names under which shops export the same: our own examples, and Google's product data specification. */
const ALSO: Record<string, string> = {
  product_id: 'id',
  sku: 'id',
  name: 'title',
  link: 'url',
  image_link: 'image',
  image_url: 'image',
  availability: 'available',
  quantity: 'stock',
};

const AVAILABLE: Record<string, boolean> = {
  true: true,
  yes: true,
  '1': true,
  in_stock: true,
  'in stock': true,
  false: false,
  no: false,
  '0': false,
  out_of_stock: false,
  'out of stock': false,
};

function readCell(column: string, cell: string): Json | undefined {
  if (NUMBERS.has(column)) return Number.isFinite(Number(cell)) ? Number(cell) : undefined;
  return column === 'available' ? AVAILABLE[cell.toLowerCase()] : cell;
}

/** One row as an item of the API; an empty cell says nothing. */
function itemOf(
  header: readonly string[],
  { cells, raw, row }: { cells: readonly string[]; raw: string; row: number },
  t: Translate,
): ReadRow<JsonObject> {
  if (cells.length !== header.length) {
    return { row, raw, reason: t('import.row-columns', { found: cells.length, wanted: header.length }) };
  }
  const item: JsonObject = {};
  const attributes: JsonObject = {};
  for (const [index, column] of header.entries()) {
    const cell = (cells[index] ?? '').trim();
    if (cell === '') continue;
    const value = readCell(column, cell);
    if (value === undefined) {
      const key = column === 'available' ? 'catalog.row-bad-available' : 'import.row-bad-number';
      return { row, raw, reason: t(key, { column }) };
    }
    const own = TEXTS.has(column) || NUMBERS.has(column) || column === 'available';
    (own ? item : attributes)[column] = value;
  }
  if (item['id'] === undefined) return { row, raw, reason: t('catalog.row-no-id') };
  return { row, raw, item: Object.keys(attributes).length === 0 ? item : { ...item, attributes } };
}

async function* readCsvItems(
  pieces: AsyncIterable<string>,
  t: Translate,
): AsyncGenerator<ReadRow<JsonObject>> {
  let header: string[] | null = null;
  for await (const record of csvRecords(pieces)) {
    if (header !== null) yield itemOf(header, record, t);
    else header = record.cells.map(columnOf);
  }
}

/** The column as we call it: `Image Link` is our `image`. An attribute keeps its own name. */
function columnOf(cell: string): string {
  const name = cell.trim();
  const plain = name.toLowerCase().replace(/[ -]/g, '_');
  const known = ALSO[plain] ?? plain;
  return TEXTS.has(known) || NUMBERS.has(known) || known === 'available' ? known : name;
}

async function* readLines(reading: FileReading, t: Translate): AsyncGenerator<ReadRow<JsonObject>> {
  let row = 0;
  for await (const raw of linesOf(decodeFile(reading.path, reading.encoding))) {
    row += 1;
    if (raw.trim() === '') continue;
    const item = parsed(raw);
    yield item === null ? { row, raw, reason: t('import.row-bad-json') } : { row, raw, item };
  }
}

function parsed(raw: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(raw);
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** The rows of a file as items of `/api/catalog`, in order. NDJSON goes to the API as it stands, which judges it. */
export function readItems(reading: FileReading, t: Translate): AsyncGenerator<ReadRow<JsonObject>> {
  const rows =
    reading.format === 'csv'
      ? readCsvItems(decodeFile(reading.path, reading.encoding), t)
      : readLines(reading, t);
  return onlyText(rows, reading.encoding, t);
}
