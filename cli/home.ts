import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Invocation } from './command-row';
import { textOption } from './options';
import type { Terminal } from './terminal';

/** The folder in which one machine's data live: `--home`, else JOURNEYMAN_HOME, else `.journeyman`. */
export function homeFolder(terminal: Terminal, invocation: Invocation): string {
  return resolve(
    terminal.cwd,
    textOption(invocation, 'home') ?? terminal.env.JOURNEYMAN_HOME ?? '.journeyman',
  );
}

/** The keys made on first start, kept for the commands of this machine. */
export interface KeptKeys {
  writeKey: string;
  adminKey: string;
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Writes beside and renames, so that a reader never sees half a file; only the owner may read it. */
export function writeKept(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, path);
}

export const keysFile = (home: string): string => join(home, 'keys.json');
export const readKeys = (home: string): KeptKeys | null => readJson<KeptKeys>(keysFile(home));
export const writeKeys = (home: string, keys: KeptKeys): void => writeKept(keysFile(home), keys);
