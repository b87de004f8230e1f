import { relative } from 'node:path';
import { checkWorkspace } from '../../journey/language/check-workspace';
import type { Fault } from '../../journey/language/fault';
import { readWorkspace } from '../../journey/language/read-workspace';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import type { Terminal } from '../terminal';
import type { Wanted } from './wanted';

/** A fault with the text it stands in, its file named from where the command runs. */
export interface Found {
  fault: Fault;
  text: string | null;
}

/** What checking came to. */
export interface Checked {
  /** How many files were looked at. */
  files: number;
  found: Found[];
  /** Null where something other than a test has an error. */
  workspace: CheckedWorkspace | null;
}

/** Files that nothing refers to: they need not be read to judge another one. */
const STANDS_ASIDE = /^\s*(?:#[^\n]*\n\s*)*(?:test|population)\s*:/;

/** Reads and checks what is wanted together; of a workspace only the files asked for are reported. */
export async function checkFiles(terminal: Terminal, { root, partial, only }: Wanted): Promise<Checked> {
  const read = await readWorkspace(root);
  const concerned = read.files.filter(
    ({ path, text }) => only.size === 0 || only.has(path) || !STANDS_ASIDE.test(text),
  );
  const { faults, workspace } = checkWorkspace(concerned, { partial });
  const texts = new Map(read.files.map(({ path, text }) => [path, text]));
  const found = [...read.faults, ...faults]
    .filter(({ file }) => only.size === 0 || only.has(file))
    .map((fault) => {
      const shown = relative(terminal.cwd, partial ? root : `${root}/${fault.file}`);
      return { fault: { ...fault, file: shown }, text: texts.get(fault.file) ?? null };
    });
  const names = new Set([...read.files.map(({ path }) => path), ...read.faults.map(({ file }) => file)]);
  return { files: only.size === 0 ? names.size : only.size, found, workspace };
}
