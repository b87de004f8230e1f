import { relative } from 'node:path';
import { checkWorkspace } from '../../journey/language/check-workspace';
import type { Fault } from '../../journey/language/fault';
import { formatFault } from '../../journey/language/format-fault';
import type { Population } from '../../journey/simulator/population/population';
import type { UsableWorkspace } from '../checked-workspace';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute, readText } from '../files';
import type { Terminal } from '../terminal';

/**
 * The population that is named by its file, or the only one of the workspace; null where there is none. The file is
 * checked with the workspace around it, so that a template it names must be there.
 */
export async function choosePopulation(
  terminal: Terminal,
  used: UsableWorkspace,
  file: string | undefined,
): Promise<Population | null> {
  if (file !== undefined) return readPopulationFile(terminal, used, file);
  const { populations } = used.workspace;
  if (populations.length < 2) return populations[0]?.population ?? null;
  throw new CliFailure({
    code: 'usage',
    exit: EXIT.usage,
    what: terminal.t('population.several', { count: populations.length }),
    fix: terminal.t('population.several-fix', { paths: populations.map(({ path }) => path).join(', ') }),
  });
}

async function readPopulationFile(
  terminal: Terminal,
  { dir, read, workspace }: UsableWorkspace,
  file: string,
): Promise<Population> {
  const text = await readText(terminal, file);
  const path = relative(dir, absolute(terminal, file)).split('\\').join('/');
  // Others of the workspace may bear the same id: a copy with other numbers is what populations are for.
  const others = new Set([path, ...workspace.populations.map((one) => one.path)]);
  const files = [...read.files.filter((one) => !others.has(one.path)), { path, text }];
  const checked = checkWorkspace(files, {});
  const faults = checked.faults.filter((fault) => fault.file === path && fault.severity === 'error');
  const found = checked.workspace?.populations.find((one) => one.path === path);
  if (found !== undefined && faults.length === 0) return found.population;
  throw badPopulation(terminal, file, text, faults);
}

function badPopulation(terminal: Terminal, path: string, text: string, faults: readonly Fault[]): CliFailure {
  const { speech: lang, paintTalk } = terminal;
  for (const fault of faults) {
    const shown = formatFault({ ...fault, file: path }, text, { color: paintTalk.isColorSupported, lang });
    terminal.say(`${shown}\n`);
  }
  const [first] = faults;
  const why = first === undefined ? '' : `${path}:${first.line}:${first.column} ${first.message}`;
  return new CliFailure({
    code: 'bad_population',
    exit: EXIT.findings,
    what: terminal.t('population.bad', { path, errors: faults.length }),
    ...(why !== '' && { why }),
    fix: terminal.t('population.bad-fix'),
  });
}
