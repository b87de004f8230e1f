import { withoutMark } from './scan-text';

/** Gives the text of a file that another file names, looked for beside it and then from the root; null if missing. */
export type FindFile = (path: string) => string | null;

/** One value of a list, with the line of the file in which its row begins, 1-based. */
export interface ListRow {
  value: string;
  line: number;
}

/** A cell in quotes, which may hold anything, line breaks too; a quote in it is doubled (RFC 4180). */
const QUOTED = /[ \t]*"((?:[^"]|"")*)"/y;
/** The rest of a row behind its first cell; cells in quotes may go on over lines. */
const REST = /(?:[^"\r\n]|"(?:[^"]|"")*"?)*(?:\r\n|\n|\r|$)/y;

/**
 * The first column of a CSV file. A first row that holds one of these headings is a heading. Quotes around a value are
 * taken off; blank rows are left out.
 */
export function firstColumn(text: string, headings: readonly string[]): ListRow[] {
  const whole = withoutMark(text);
  const rows: ListRow[] = [];
  let at = 0;
  for (let line = 1; at < whole.length;) {
    const { value, end } = firstCell(whole, at);
    const isHeading = at === 0 && headings.includes(value.toLowerCase());
    if (value !== '' && !isHeading) rows.push({ value, line });
    line += whole.slice(at, end).match(/\r\n|\n|\r/g)?.length ?? 0;
    at = end;
  }
  return rows;
}

function firstCell(text: string, at: number): { value: string; end: number } {
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(text);
  REST.lastIndex = quoted === null ? at : QUOTED.lastIndex;
  const rest = REST.exec(text)?.[0] ?? '';
  const end = Math.max(REST.lastIndex, at + 1);
  if (quoted !== null) return { value: (quoted[1] ?? '').replaceAll('""', '"').trim(), end };
  return { value: (rest.split(',')[0] ?? '').trim(), end };
}
