import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { csvLine } from '../../exchange/csv-text';
import type { RejectedRow } from './send-rows';

/**
 * Writes rejected rows as `row,reason,raw`, beginning the file (with a mark that spreadsheets need) at the first. One that
 * goes on keeps what an interrupted import has written.
 */
export function rejectsFile(
  path: string,
  goesOn = false,
): { add(rows: readonly RejectedRow[]): void; written(): boolean } {
  let begun = goesOn && existsSync(path);
  return {
    add(rows) {
      if (rows.length === 0) return;
      if (!begun) writeFileSync(path, '\uFEFFrow,reason,raw\n');
      begun = true;
      appendFileSync(path, rows.map(({ row, reason, raw }) => csvLine([row, reason, raw])).join(''));
    },
    written: () => begun,
  };
}
