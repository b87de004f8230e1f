import type { JsonObject } from '../../audience/json';
import { openApi, type ApiClient } from '../api-client';
import { readItems } from '../catalog/read-items';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { homeFolder } from '../home';
import { fileReadingOf } from '../import/reading-of';
import { resumePoint } from '../import/resume-point';
import { runImport } from '../import/run-import';
import type { SendBatch } from '../import/send-rows';
import { outJson } from '../json-out';
import { argument, badValue, textOption } from '../options';
import type { Terminal } from '../terminal';

interface Refused {
  index: number;
  error: { code: string; message: string };
}

function postItems(api: ApiClient): SendBatch<JsonObject> {
  return async (items) => {
    const answer = await api.post('/api/catalog', { items }, '/api/catalog');
    const refused = Array.isArray(answer['refused']) ? (answer['refused'] as unknown as Refused[]) : [];
    return {
      stored: Number(answer['created'] ?? 0) + Number(answer['changed'] ?? 0),
      duplicates: Number(answer['same'] ?? 0),
      items: refused.map(({ index, error }) => ({ index, reason: `${error.code}: ${error.message}` })),
    };
  };
}

/** Imports items through the API. Rejected rows make the exit code 1, the good rows are stored all the same. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const path = absolute(terminal, argument(invocation, 0));
  const reading = await fileReadingOf(terminal, invocation, path);
  if (reading.format === 'cdnow') throw badValue(terminal, '--format', reading.format, 'csv, ndjson');
  const api = openApi(terminal, invocation, 'admin');
  const point = resumePoint(homeFolder(terminal, invocation), path, api.url, `catalog/${reading.format}`);
  if (invocation.options.fromStart === true) point.row = 0;
  if (point.row > 0) terminal.say(t('import.resumed', { row: point.row }));
  const rejectsPath = absolute(terminal, textOption(invocation, 'rejects') ?? `${path}.rejects.csv`);
  const rows = readItems(reading, t);
  const result = await runImport(terminal, reading, rows, postItems(api), point, rejectsPath);
  const { stored, duplicates: same, rejected, seconds } = result;
  if (terminal.json) {
    const { row, rows, interrupted } = result;
    outJson(terminal, 'catalog-import', {
      row,
      rows,
      stored,
      same,
      rejected,
      seconds,
      rejectsPath: result.rejectsPath,
      interrupted,
    });
  } else {
    terminal.say(t('catalog.done', { stored, same, rejected, seconds }));
    if (result.rejectsPath !== null) terminal.say(t('import.rejects', { path: result.rejectsPath }));
    if (result.interrupted) terminal.say(t('import.interrupted', { row: result.row }));
  }
  if (result.interrupted) return EXIT.interrupted;
  return rejected > 0 ? EXIT.findings : EXIT.ok;
}
