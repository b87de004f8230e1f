/** What spreadsheets take for the beginning of a formula (OWASP, CSV Injection), the full-width forms included. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;

/** A mark before text that a spreadsheet would run; one more where the text begins like a marked one, so that it can be undone. */
function marked(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Quotes a cell where it must be (RFC 4180). Spaces at its ends are quoted too: some readers cut them off. */
function quoted(text: string): string {
  return /[",;\n\r\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell of a CSV file: never a formula for a spreadsheet, and quoted where it must be. `plainText` gives the text back. */
function csvCell(text: string): string {
  return quoted(marked(text));
}

/** The text of a cell as `csvLine` was given it: one mark before what looks like a formula is taken off. */
export function plainText(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** One line of a CSV file, with its end. Numbers and flags are written as they are: -5 is a number and no formula. */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  const texts = cells.map((cell) => (typeof cell === 'string' ? csvCell(cell) : String(cell ?? '')));
  // A line that holds nothing would be skipped by readers.
  return `${texts.length === 1 && texts[0] === '' ? '""' : texts.join(',')}\n`;
}
