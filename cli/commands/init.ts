import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument } from '../options';
import { packageRoot } from '../package-root';
import { SCHEMA_KINDS, schemaText } from '../schemas';
import type { Terminal } from '../terminal';

/** An empty folder may hold what git and systems put there, and nothing else. */
const HARMLESS = new Set(['.git', '.DS_Store']);

async function refuseFull(terminal: Terminal, dir: string, shown: string): Promise<void> {
  const there = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    return [error.code ?? 'not a folder'];
  });
  if (there.every((name) => HARMLESS.has(name))) return;
  throw new CliFailure({
    code: 'not_empty',
    exit: EXIT.refused,
    what: terminal.t('init.not-empty', { path: shown }),
    why: terminal.t('init.not-empty-why'),
    fix: terminal.t('init.not-empty-fix'),
  });
}

/** Schemas that editors read, named in the first line of each file. */
async function writeSchemas(dir: string): Promise<void> {
  const folder = join(dir, '.schemas');
  await mkdir(folder, { recursive: true });
  for (const kind of SCHEMA_KINDS) await writeFile(join(folder, `${kind}.schema.json`), schemaText(kind));
}

/** Makes a workspace to begin with, in the language that is spoken. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const shown = argument(invocation, 0) || '.';
  const dir = absolute(terminal, shown);
  await refuseFull(terminal, dir, shown);
  await cp(join(packageRoot(), 'examples', 'starter', terminal.speech), dir, { recursive: true });
  await writeSchemas(dir);
  const files = (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
  if (terminal.json) outJson(terminal, 'init', { path: dir, files });
  else {
    terminal.say(terminal.t('init.done', { path: shown, files: files.length }));
    terminal.say(terminal.t('next', { command: `journeyman validate ${shown}` }));
  }
  return EXIT.ok;
}
