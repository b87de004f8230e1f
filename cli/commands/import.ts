import { errorCode } from '../../config/error-code';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute, unreadableFailure } from '../files';
import { homeFolder } from '../home';
import { isEncoding, sniffEncoding } from '../import/decode';
import type { ImportFormat } from '../import/import-item';
import { IMPORT_FORMATS } from '../import/import-item';
import { postBatches } from '../import/post-batch';
import type { Reading } from '../import/read-rows';
import { resumePoint } from '../import/resume-point';
import type { ImportResult } from '../import/run-import';
import { runImport } from '../import/run-import';
import { outJson } from '../json-out';
import { argument, badValue, textOption } from '../options';
import type { Terminal } from '../terminal';

const BY_NAME: [RegExp, ImportFormat][] = [
  [/\.csv$/i, 'csv'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
];

function chooseFormat(terminal: Terminal, invocation: Invocation, path: string): ImportFormat {
  const given = textOption(invocation, 'format');
  const allowed = IMPORT_FORMATS.join(', ');
  const format = IMPORT_FORMATS.find((known) => known === given);
  if (given !== undefined && format === undefined) throw badValue(terminal, '--format', given, allowed);
  const found = format ?? BY_NAME.find(([pattern]) => pattern.test(path))?.[1];
  if (found !== undefined) return found;
  throw new CliFailure({
    code: 'usage',
    exit: EXIT.usage,
    what: terminal.t('import.format', { path }),
    fix: terminal.t('usage.allowed', { allowed: `--format ${allowed}` }),
  });
}

async function readingOf(terminal: Terminal, invocation: Invocation, path: string): Promise<Reading> {
  const format = chooseFormat(terminal, invocation, path);
  const encoding = textOption(invocation, 'encoding');
  if (encoding !== undefined && !isEncoding(encoding)) {
    throw badValue(terminal, '--encoding', encoding, 'utf-8, gb18030, utf-16le …');
  }
  const sniffed = await sniffEncoding(path).catch((error: unknown) => {
    throw unreadableFailure(terminal, path, errorCode(error) ?? '');
  });
  const numbers = (textOption(invocation, 'numbers') ?? '').split(',').filter((column) => column !== '');
  return {
    path,
    format,
    encoding: encoding ?? sniffed,
    event: textOption(invocation, 'event') ?? null,
    numbers: new Set(numbers.map((column) => column.trim())),
  };
}

function report(terminal: Terminal, result: ImportResult): void {
  const { t } = terminal;
  const { stored, duplicates, rejected, seconds, rejectsPath } = result;
  if (terminal.json) {
    outJson(terminal, 'import', { ...result });
    return;
  }
  terminal.say(t('import.done', { stored, duplicates, rejected, seconds }));
  if (rejectsPath !== null) terminal.say(t('import.rejects', { path: rejectsPath }));
  if (result.interrupted) terminal.say(t('import.interrupted', { row: result.row }));
}

/** Imports a file through the API. Rejected rows make the exit code 1, the good rows are stored all the same. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const path = absolute(terminal, argument(invocation, 0));
  const reading = await readingOf(terminal, invocation, path);
  const api = openApi(terminal, invocation, 'write');
  const point = resumePoint(
    homeFolder(terminal, invocation),
    path,
    api.url,
    JSON.stringify([reading.format, reading.event]),
  );
  if (invocation.options.fromStart === true) point.row = 0;
  if (point.row > 0) terminal.say(terminal.t('import.resumed', { row: point.row }));
  const rejectsPath = absolute(terminal, textOption(invocation, 'rejects') ?? `${path}.rejects.csv`);
  const send = postBatches(api, invocation.options.trigger === true);
  const result = await runImport(terminal, reading, send, point, rejectsPath);
  report(terminal, result);
  if (result.interrupted) return EXIT.interrupted;
  return result.rejected > 0 ? EXIT.findings : EXIT.ok;
}
