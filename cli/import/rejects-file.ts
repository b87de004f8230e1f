import { appendFileSync, writeFileSync } from 'node:fs';
import type { RejectedRow } from './send-rows';

/** A cell of a CSV file: quoted where it must be, and never a formula for a spreadsheet. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Writes rejected rows as `row,reason,raw`, beginning the file (with a mark that spreadsheets need) at the first. */
export function rejectsFile(path: string): { add(rows: readonly RejectedRow[]): void; written(): boolean } {
  let begun = false;
  return {
    add(rows) {
      if (rows.length === 0) return;
      if (!begun) writeFileSync(path, '\uFEFFrow,reason,raw\n');
      begun = true;
      const lines = rows.map(({ row, reason, raw }) =>
        [String(row), csvCell(reason), csvCell(raw)].join(','),
      );
      appendFileSync(path, `${lines.join('\n')}\n`);
    },
    written: () => begun,
  };
}
