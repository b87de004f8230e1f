import { relative } from 'node:path';
import { checkWorkspace } from '../../journey/language/check-workspace';
import type { Fault } from '../../journey/language/fault';
import { faultsToJson } from '../../journey/language/faults-to-json';
import { formatFault } from '../../journey/language/format-fault';
import { readWorkspace } from '../../journey/language/read-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute, kindOfPath, unreadableFailure } from '../files';
import { requireWorkspace, workspaceOf } from '../find-workspace';
import { outJson } from '../json-out';
import type { Terminal } from '../terminal';

/** What is read together: a workspace, or one file on its own. `only` are the files to report; empty means all. */
interface Wanted {
  root: string;
  partial: boolean;
  only: Set<string>;
}

/** A fault with the text it stands in, its file named from where the command runs. */
interface Found {
  fault: Fault;
  text: string | null;
}

/**
 * Groups the paths by the workspace they lie in: a file is judged with its workspace around it, and on its own where
 * there is none.
 */
async function wantedOf(terminal: Terminal, paths: readonly string[]): Promise<Wanted[]> {
  const wanted = new Map<string, Wanted>();
  for (const given of paths.length === 0 ? ['.'] : paths) {
    const path = absolute(terminal, given);
    const kind = await kindOfPath(path);
    if (kind === 'nothing') throw unreadableFailure(terminal, given, 'ENOENT');
    const dir = kind === 'folder' ? await requireWorkspace(terminal, path) : await workspaceOf(path);
    const root = dir ?? path;
    const known = wanted.get(root) ?? { root, partial: dir === null, only: new Set() };
    const whole = kind === 'folder' || dir === null || (wanted.has(root) && known.only.size === 0);
    const name = relative(root, path).split('\\').join('/');
    wanted.set(root, { ...known, only: whole ? new Set() : new Set([...known.only, name]) });
  }
  return [...wanted.values()];
}

async function check(
  terminal: Terminal,
  { root, partial, only }: Wanted,
): Promise<{ files: number; found: Found[] }> {
  const read = await readWorkspace(root);
  const { faults } = checkWorkspace(read.files, { partial });
  const texts = new Map(read.files.map(({ path, text }) => [path, text]));
  const found = [...read.faults, ...faults]
    .filter(({ file }) => only.size === 0 || only.has(file))
    .map((fault) => {
      const shown = relative(terminal.cwd, partial ? root : `${root}/${fault.file}`);
      return { fault: { ...fault, file: shown }, text: texts.get(fault.file) ?? null };
    });
  const names = new Set([...read.files.map(({ path }) => path), ...read.faults.map(({ file }) => file)]);
  return { files: only.size === 0 ? names.size : only.size, found };
}

function report(terminal: Terminal, found: readonly Found[], files: number): void {
  const { t, speech: lang } = terminal;
  const { errors, warnings } = faultsToJson(found.map(({ fault }) => fault));
  for (const { fault, text } of found) {
    terminal.out(`${formatFault(fault, text, { color: terminal.paint.isColorSupported, lang })}\n`);
  }
  if (errors > 0) terminal.say(t('validate.found', { files, errors, warnings }));
  else terminal.say(t(warnings > 0 ? 'validate.warnings' : 'validate.clean', { files, warnings }));
  const [first] = found;
  if (first !== undefined) terminal.say(t('validate.explain', { code: first.fault.code }));
}

/** Checks files and reports every fault at once; warnings alone do not fail. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const [paths] = invocation.args;
  let files = 0;
  const found: Found[] = [];
  for (const wanted of await wantedOf(terminal, Array.isArray(paths) ? paths : [])) {
    const checked = await check(terminal, wanted);
    files += checked.files;
    found.push(...checked.found);
  }
  const json = faultsToJson(found.map(({ fault }) => fault));
  if (terminal.json) outJson(terminal, 'faults', { files, ...json });
  else report(terminal, found, files);
  return json.errors > 0 ? EXIT.findings : EXIT.ok;
}
