import { faultsToJson } from '../../journey/language/faults-to-json';
import { formatFault } from '../../journey/language/format-fault';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { badValue, textOption } from '../options';
import type { Terminal } from '../terminal';
import { checkFiles, type Found } from '../validate/check-files';
import { githubCommand } from '../validate/github';
import { sarifOf } from '../validate/sarif';
import { wantedOf } from '../validate/wanted';

const FORMATS = ['human', 'json', 'github', 'sarif'] as const;
type Format = (typeof FORMATS)[number];

function formatOf(terminal: Terminal, invocation: Invocation): Format {
  const given = textOption(invocation, 'format') ?? (terminal.json ? 'json' : 'human');
  const format = FORMATS.find((known) => known === given);
  if (format === undefined || (terminal.json && format !== 'json'))
    throw badValue(terminal, '--format', given, terminal.json ? 'json' : FORMATS.join(', '));
  return format;
}

/** Talk for people: how many faults, and where to read more. */
function summarise(terminal: Terminal, found: readonly Found[], files: number): void {
  const { t } = terminal;
  const { errors, warnings } = faultsToJson(found.map(({ fault }) => fault));
  if (errors > 0) terminal.say(t('validate.found', { files, errors, warnings }));
  else terminal.say(t(warnings > 0 ? 'validate.warnings' : 'validate.clean', { files, warnings }));
  const [first] = found;
  if (first !== undefined) terminal.say(t('validate.explain', { code: first.fault.code }));
}

function print(terminal: Terminal, format: Format, found: readonly Found[], files: number): void {
  const faults = found.map(({ fault }) => fault);
  if (format === 'json') outJson(terminal, 'faults', { files, ...faultsToJson(faults) });
  else if (format === 'sarif') terminal.out(JSON.stringify(sarifOf(faults), null, 2));
  else {
    const options = { color: terminal.paint.isColorSupported, lang: terminal.speech };
    for (const { fault, text } of found)
      terminal.out(format === 'github' ? githubCommand(fault) : `${formatFault(fault, text, options)}\n`);
    summarise(terminal, found, files);
  }
}

/** Checks files and reports every fault at once, for people or for machines; warnings alone do not fail. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const format = formatOf(terminal, invocation);
  const [paths] = invocation.args;
  let files = 0;
  const found: Found[] = [];
  for (const wanted of await wantedOf(terminal, Array.isArray(paths) ? paths : [])) {
    const checked = await checkFiles(terminal, wanted);
    files += checked.files;
    found.push(...checked.found);
  }
  print(terminal, format, found, files);
  return found.some(({ fault }) => fault.severity === 'error') ? EXIT.findings : EXIT.ok;
}
