import { API_ERRORS } from '../../api/errors';
import { FAULT_CODES, isFaultCode } from '../../journey/language/fault-codes';
import type { Invocation } from '../command-row';
import { CLI_CODES } from '../error-codes';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Terminal } from '../terminal';
import { nearest } from '../usage-failure';

interface Meaning {
  /** Where the code comes from: a file, the API, or the command line. */
  about: 'file' | 'api' | 'cli';
  meaning: string;
  more?: string;
}

/** Everything a code means, in the language that is spoken; empty for a word that is no code. */
function meaningsOf(code: string, speech: Terminal['speech']): Meaning[] {
  const meanings: Meaning[] = [];
  if (isFaultCode(code)) {
    meanings.push({ about: 'file', meaning: FAULT_CODES[code][speech], more: FAULT_CODES[code].explain });
  }
  const api = Object.entries(API_ERRORS).find(([name]) => name === code)?.[1];
  if (api !== undefined) meanings.push({ about: 'api', meaning: `HTTP ${api.status}: ${api.meaning}` });
  const cli = Object.entries(CLI_CODES).find(([name]) => name === code)?.[1];
  if (cli !== undefined) meanings.push({ about: 'cli', meaning: cli[speech] });
  return meanings;
}

function unknownCode(terminal: Terminal, code: string): CliFailure {
  const { t } = terminal;
  const known = [FAULT_CODES, CLI_CODES, API_ERRORS].flatMap((codes) => Object.keys(codes));
  const near = nearest(code, known);
  const hint = near === null ? '' : `${t('usage.nearest', { nearest: near })} `;
  const fix = hint + t('explain.fix');
  return new CliFailure({ code: 'usage', exit: EXIT.notFound, what: t('explain.unknown', { code }), fix });
}

/** Says what a code means and how to mend it. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const code = argument(invocation, 0);
  const meanings = meaningsOf(code, terminal.speech);
  if (meanings.length === 0) throw unknownCode(terminal, code);
  if (terminal.json) outJson(terminal, 'explanation', { code, meanings });
  for (const { meaning, more } of terminal.json ? [] : meanings) {
    terminal.out(`${terminal.paint.bold(code)}: ${meaning}${more === undefined ? '' : `\n${more}`}`);
  }
  return EXIT.ok;
}
