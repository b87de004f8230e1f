import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { errorCode } from '../config/error-code';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import type { Terminal } from './terminal';

/** A path as typed, taken from the folder in which the command runs. */
export function absolute(terminal: Terminal, path: string): string {
  return isAbsolute(path) ? path : join(terminal.cwd, path);
}

/** Says why the system would not give a file, in words. */
export function unreadableFailure(terminal: Terminal, path: string, code: string): CliFailure {
  const { t } = terminal;
  const why =
    { ENOENT: t('file.missing'), EISDIR: t('file.is-folder'), EACCES: t('file.denied') }[code] ?? code;
  return new CliFailure({
    code: code === 'ENOENT' ? 'file_not_found' : 'file_unreadable',
    exit: EXIT.findings,
    what: t('file.unreadable', { path }),
    why,
    fix: t('file.fix', { cwd: terminal.cwd }),
  });
}

/** Reads a whole text file, or fails in words. */
export async function readText(terminal: Terminal, path: string): Promise<string> {
  try {
    return await readFile(absolute(terminal, path), 'utf8');
  } catch (error) {
    throw unreadableFailure(terminal, path, errorCode(error) ?? '');
  }
}

/** What stands at a path: a folder, a file, or nothing. */
export async function kindOfPath(path: string): Promise<'folder' | 'file' | 'nothing'> {
  const found = await stat(path).catch(() => null);
  return found === null ? 'nothing' : found.isDirectory() ? 'folder' : 'file';
}
