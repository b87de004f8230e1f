import { mkdir } from 'node:fs/promises';
import { EXPORTED } from '../../api/admin/export-rows';
import { isInstant } from '../../api/intake/item';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { cursorPath, readCursor, type Cursor, type OpenExport } from '../export/cursor-file';
import { exportedRows } from '../export/exported-rows';
import { seenPaths, writeExport } from '../export/write-export';
import { CliFailure } from '../failure';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument, badValue, countOption, textOption } from '../options';
import { showProgress } from '../progress';
import type { Terminal } from '../terminal';

/** What was received in the last minute may still be on its way into the database; it belongs to the next export. */
const SETTLED_MS = 60_000;

function openCursor(terminal: Terminal, invocation: Invocation, dir: string): Cursor {
  const kind = argument(invocation, 0);
  if (!EXPORTED.some((known) => known === kind))
    throw badValue(terminal, '<rows>', kind, EXPORTED.join(', '));
  const since = textOption(invocation, 'since') ?? null;
  if (since !== null && !isInstant(since))
    throw badValue(terminal, '--since', since, '2026-03-01, 2026-03-01T10:00:00Z');
  const addresses = invocation.options.withoutAddresses !== true;
  const at = since === null ? null : new Date(since).toISOString();
  const cursor = readCursor(dir, { kind, addresses, since: at });
  const isOther = cursor.addresses !== addresses || (at !== null && cursor.since !== at);
  if (!isOther) return cursor;
  throw new CliFailure({
    code: 'other_export',
    exit: EXIT.refused,
    what: terminal.t('export.other', { file: cursorPath(dir, kind) }),
    fix: terminal.t('export.other-fix'),
  });
}

/**
 * Exports what is new since the last export into a folder: events received since, and rows of the other kinds that are
 * new, changed or gone. Each row has an `id` that stays the same. It goes on where it was stopped.
 */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const out = textOption(invocation, 'out');
  if (out === undefined) throw new CliFailure({ code: 'usage', exit: EXIT.usage, what: t('export.no-out') });
  const dir = absolute(terminal, out);
  const mostRows = countOption(terminal, invocation, 'partRows', 100_000, 10_000_000);
  const cursor = openCursor(terminal, invocation, dir);
  await mkdir(dir, { recursive: true });
  if (cursor.open !== null) terminal.say(t('export.resumed'));
  const fresh: OpenExport = {
    untilMs: Date.now() - SETTLED_MS,
    after: null,
    partRows: 0,
    partBytes: 0,
    seenBytes: 0,
  };
  const open = cursor.open ?? fresh;
  const rows = exportedRows(
    openApi(terminal, invocation, 'admin'),
    cursor,
    open,
    seenPaths(dir, cursor.kind).before,
  );
  const progress = showProgress(terminal, 0, 'export.rows');
  const result = await writeExport(dir, cursor, open, rows, {
    mostRows,
    keepsSeen: cursor.kind !== 'events',
    stop: terminal.interrupted,
    settled: (done) => progress.to(done),
  }).finally(() => progress.end());
  if (terminal.json) outJson(terminal, 'export', { ...result, kind: cursor.kind, dir });
  else
    terminal.say(
      result.interrupted
        ? t('export.interrupted')
        : t('export.done', { rows: result.rows, same: result.same, parts: result.parts, dir: out }),
    );
  return result.interrupted ? EXIT.interrupted : EXIT.ok;
}
