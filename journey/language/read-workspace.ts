import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Fault } from './fault';
import { MAX_FILE_BYTES } from './scan-text';
import { isTemplatePath } from './templates/template-name';
import type { SourceFile } from './workspace';

/** Lists of codes and of people may be larger than what people write by hand. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
/** Folders that hold no definitions: data to import, and events to simulate with. */
const SKIPPED_FOLDERS = ['node_modules', 'dist', 'data', 'events'];

/** The files of a workspace, and what could not be read, as faults. */
export interface ReadWorkspace {
  files: SourceFile[];
  faults: Fault[];
}

function unreadable(file: string, message: string, hint: string): Fault {
  return {
    code: 'unreadable',
    severity: 'error',
    file,
    path: '',
    message,
    line: 1,
    column: 1,
    endColumn: 2,
    hint,
  };
}

/**
 * Reads a workspace from disk: a folder with everything in it, or one file. Hidden folders are left out, links are not
 * followed. Never throws for what is on the disk: what cannot be read is a fault with its path.
 */
export async function readWorkspace(root: string): Promise<ReadWorkspace> {
  const out: ReadWorkspace = { files: [], faults: [] };
  const about = await stat(root).catch(() => null);
  if (!about) {
    out.faults.push(unreadable(root, 'There is no such file or folder.', 'Check the path.'));
  } else if (about.isDirectory()) {
    await readFolder(root, root, out);
    out.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  } else {
    await readOne(root, root, out);
  }
  return out;
}

function isWanted(path: string): boolean {
  return /\.(ya?ml|csv)$/i.test(path) || isTemplatePath(path);
}

async function readFolder(root: string, folder: string, out: ReadWorkspace): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (!entries) {
    const path = relative(root, folder).split(sep).join('/') || folder;
    out.faults.push(unreadable(path, 'The folder cannot be read.', 'Check its permissions.'));
    return;
  }
  for (const entry of entries) {
    const full = join(folder, entry.name);
    const path = relative(root, full).split(sep).join('/');
    if (entry.name.startsWith('.') || SKIPPED_FOLDERS.includes(entry.name)) continue;
    if (entry.isDirectory()) {
      if (isWanted(path))
        out.faults.push(unreadable(path, 'This is a folder, and not a file.', 'Rename it.'));
      else await readFolder(root, full, out);
    } else if (entry.isFile() && isWanted(path)) {
      await readOne(full, path, out);
    }
  }
}

async function readOne(full: string, path: string, out: ReadWorkspace): Promise<void> {
  const limit = /\.csv$/i.test(path) ? MAX_LIST_BYTES : MAX_FILE_BYTES;
  try {
    const { size } = await stat(full);
    if (size > limit) {
      out.faults.push(tooLarge(path, limit));
      return;
    }
    const bytes = await readFile(full);
    out.files.push({ path, text: textOf(bytes, path) });
  } catch (error) {
    const decoding = error instanceof TypeError;
    const message = decoding ? 'The file is not UTF-8 text.' : 'The file cannot be read.';
    out.faults.push(
      unreadable(path, message, decoding ? 'Save it again as UTF-8.' : 'Check its permissions.'),
    );
  }
}

/** UTF-8; a list may also be as spreadsheets write it: UTF-16 with its mark, or GB18030, which Excel uses in China. */
function textOf(bytes: Buffer, path: string): string {
  const decode = (encoding: string): string =>
    new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  const isList = /\.csv$/i.test(path);
  if (isList && bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le');
  try {
    return decode('utf-8');
  } catch (error) {
    if (!isList) throw error;
    return decode('gb18030');
  }
}

function tooLarge(path: string, limit: number): Fault {
  const size = limit < 1024 * 1024 ? `${limit / 1024} KB` : `${limit / 1024 / 1024} MB`;
  const fault = unreadable(path, `The file has more than ${size}.`, 'Split it into several files.');
  return { ...fault, code: 'too_large' };
}
