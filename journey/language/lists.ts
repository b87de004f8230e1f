import { withoutMark } from './scan-text';

/** Gives the text of a file that another file names, looked for beside it and then from the root; null if missing. */
export type FindFile = (path: string) => string | null;

/** One value of a list, with its line in the file, 1-based. */
export interface ListRow {
  value: string;
  line: number;
}

/**
 * The first column of a CSV file. A first line that holds one of these headings is a heading. Quotes around a value are
 * taken off; blank lines are left out.
 */
export function firstColumn(text: string, headings: readonly string[]): ListRow[] {
  const rows: ListRow[] = [];
  for (const [i, line] of withoutMark(text)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const value = firstCell(line);
    const heading = i === 0 && headings.includes(value.toLowerCase());
    if (value !== '' && !heading) rows.push({ value, line: i + 1 });
  }
  return rows;
}

function firstCell(line: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line);
  if (quoted) return (quoted[1] ?? '').replaceAll('""', '"').trim();
  return (line.split(',')[0] ?? '').trim();
}
