import type { Json } from '../audience/json';
import type { CellReading } from './column';
import type { RowFault } from './row-fault';
import { readDate } from './read-date';
import { readAmount, readNumber } from './read-number';

const FLAGS: Record<string, boolean> = {
  true: true,
  yes: true,
  y: true,
  '1': true,
  是: true,
  false: false,
  no: false,
  n: false,
  '0': false,
  否: false,
};

/** Yes or no in the usual words; null when it is neither. */
export function readFlag(text: string): boolean | null {
  const word = text.toLowerCase();
  return Object.hasOwn(FLAGS, word) ? (FLAGS[word] ?? null) : null;
}

/** The names in a cell, between `|`, `;` or commas; a list in JSON is taken as it stands. */
export function readList(text: string): string[] {
  const json = text.startsWith('[') ? readJson(text) : undefined;
  const parts = Array.isArray(json) ? json.map(String) : text.split(/[|;,，；]/u);
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

type Cell = { value: Json } | RowFault;

function dateCell(header: string, text: string, reading: CellReading): Cell {
  const read = readDate(text, reading);
  if ('fault' in read) return { key: `import.row-${read.fault}`, values: { column: header, value: text } };
  return { value: 'day' in read ? read.day : new Date(read.atMs).toISOString() };
}

function valueOf(text: string, { as, decimal }: CellReading): Json | undefined {
  if (as === 'number') return readNumber(text) ?? undefined;
  if (as === 'amount') return readAmount(text, decimal) ?? undefined;
  if (as === 'flag') return readFlag(text) ?? undefined;
  if (as === 'list') return readList(text);
  return as === 'json' ? readJson(text) : text;
}

/** A cell that is not empty as a value, or why it is none. */
export function readCell(header: string, text: string, reading: CellReading): Cell {
  if (reading.as === 'date') return dateCell(header, text, reading);
  const value = valueOf(text, reading);
  if (value !== undefined) return { value };
  const isNumber = reading.as === 'number' || reading.as === 'amount';
  const key = isNumber
    ? 'import.row-bad-number'
    : reading.as === 'flag'
      ? 'import.row-bad-flag'
      : 'import.row-bad-cell-json';
  return { key, values: { column: header } };
}
