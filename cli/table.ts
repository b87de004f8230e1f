import Table from 'cli-table3';

const NO_FRAME = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
];

/** Rows in aligned columns under a heading, 汉字 counted as two cells wide; no frame, so that it can be cut and piped. */
export function columns(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...heading],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: { ...Object.fromEntries(NO_FRAME.map((name) => [name, ''])), middle: '  ' },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
