import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { homeFolder } from '../home';
import { postBatches } from '../import/post-batch';
import { readingOf } from '../import/reading-of';
import { readRows } from '../import/read-rows';
import { resumePoint } from '../import/resume-point';
import type { ImportResult } from '../import/run-import';
import { runImport } from '../import/run-import';
import { outJson } from '../json-out';
import { argument, textOption } from '../options';
import type { Terminal } from '../terminal';

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
  const result = await runImport(terminal, reading, readRows(reading, terminal.t), send, point, rejectsPath);
  report(terminal, result);
  if (result.interrupted) return EXIT.interrupted;
  return result.rejected > 0 ? EXIT.findings : EXIT.ok;
}
