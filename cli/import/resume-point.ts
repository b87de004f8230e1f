import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeKept } from '../home';

/** Where an import that was interrupted goes on. */
export interface ResumePoint {
  /** The last settled row, or 0. */
  row: number;
  remember(row: number): void;
  forget(): void;
}

/** The row kept in the file, or 0 where none is kept. */
function rowKeptIn(file: string): number {
  try {
    return Number((JSON.parse(readFileSync(file, 'utf8')) as { row: number }).row) || 0;
  } catch {
    return 0;
  }
}

/**
 * The resume point of a file: it belongs to this file as it is now, by path, size and time of change, to the
 * database it was sent to, and to how it is read. A file that was changed begins anew; ids made of its rows keep equal rows from counting twice.
 */
export function resumePoint(home: string, path: string, url: string, how: string): ResumePoint {
  const { size, mtimeMs } = statSync(path);
  const name = createHash('sha256')
    .update(JSON.stringify([path, size, mtimeMs, url, how]))
    .digest('hex');
  const file = join(home, 'imports', `${name.slice(0, 24)}.json`);
  return {
    row: rowKeptIn(file),
    remember: (settled) => writeKept(file, { path, row: settled }),
    forget: () => rmSync(file, { force: true }),
  };
}
