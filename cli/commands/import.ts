import { NO_MAP } from '../../exchange/import-map';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { homeFolder } from '../home';
import { postBatches } from '../import/post-batch';
import { readingOf } from '../import/reading-of';
import { readRows, type Reading } from '../import/read-rows';
import { resumePoint, type ResumePoint } from '../import/resume-point';
import type { ImportResult } from '../import/run-import';
import { runImport } from '../import/run-import';
import { outJson } from '../json-out';
import { argument, textOption } from '../options';
import type { Terminal } from '../terminal';

function report(terminal: Terminal, result: ImportResult, dry: boolean): void {
  const { t } = terminal;
  const { stored, duplicates, rejected, seconds, rejectsPath } = result;
  if (terminal.json) {
    outJson(terminal, 'import', { ...result, ...(dry && { dry }) });
    return;
  }
  terminal.say(t(dry ? 'import.dry' : 'import.done', { stored, duplicates, rejected, seconds }));
  if (rejectsPath !== null) terminal.say(t('import.rejects', { path: rejectsPath }));
  if (result.interrupted) terminal.say(t('import.interrupted', { row: result.row }));
}

/** A point that is never remembered: a dry run begins at the first row, and leaves nothing behind. */
const NOWHERE: ResumePoint = { row: 0, remember: () => undefined, forget: () => undefined };

function pointOf(terminal: Terminal, invocation: Invocation, reading: Reading, url: string): ResumePoint {
  const { path, format, event, map } = reading;
  const how = JSON.stringify([format, event, ...(map === NO_MAP ? [] : [map])]);
  const point = resumePoint(homeFolder(terminal, invocation), path, url, how);
  if (invocation.options.fromStart === true) point.row = 0;
  if (point.row > 0) terminal.say(terminal.t('import.resumed', { row: point.row }));
  return point;
}

/**
 * Imports a file through the API. Rejected rows make the exit code 1, the good rows are stored all the same. A dry run has
 * every row judged and stores none.
 */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const path = absolute(terminal, argument(invocation, 0));
  const reading = await readingOf(terminal, invocation, path);
  const dry = invocation.options.dryRun === true;
  const api = openApi(terminal, invocation, 'write');
  const point = dry ? NOWHERE : pointOf(terminal, invocation, reading, api.url);
  const rejectsPath = absolute(terminal, textOption(invocation, 'rejects') ?? `${path}.rejects.csv`);
  const send = postBatches(api, invocation.options.trigger === true, dry);
  const result = await runImport(terminal, reading, readRows(reading, terminal.t), send, point, rejectsPath);
  report(terminal, result, dry);
  if (result.interrupted) return EXIT.interrupted;
  return result.rejected > 0 ? EXIT.findings : EXIT.ok;
}
