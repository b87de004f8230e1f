import { open, rename, rm } from 'node:fs/promises';
import { errorCode } from '../../config/error-code';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute } from '../files';
import { argument, badValue, textOption } from '../options';
import type { Terminal } from '../terminal';

const FORMATS = ['csv', 'ndjson'];

function pathOf(terminal: Terminal, invocation: Invocation): { path: string; file: string } {
  const file = textOption(invocation, 'out') ?? '-';
  const format = textOption(invocation, 'format') ?? (/\.csv$/i.test(file) ? 'csv' : 'ndjson');
  if (!FORMATS.includes(format)) throw badValue(terminal, '--format', format, FORMATS.join(', '));
  const fields = textOption(invocation, 'fields');
  const query = new URLSearchParams({ format, ...(fields !== undefined && { fields }) });
  return {
    path: `/api/segments/${encodeURIComponent(argument(invocation, 0))}/members?${query.toString()}`,
    file,
  };
}

/** Writes pieces to a file that appears under its name only when it is whole; `false` where it was stopped before. */
async function writeWhole(
  terminal: Terminal,
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const part = `${file}.part`;
  const handle = await open(part, 'w').catch((error: unknown) => {
    const what = terminal.t('file.unwritable', { path: file });
    throw new CliFailure({ code: 'file_unwritable', exit: EXIT.findings, what, why: errorCode(error) ?? '' });
  });
  try {
    for await (const piece of pieces) {
      if (terminal.interrupted.aborted) break;
      await handle.writeFile(piece);
    }
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw error;
  }
  await handle.close();
  if (terminal.interrupted.aborted) await rm(part, { force: true });
  else await rename(part, file);
  return !terminal.interrupted.aborted;
}

/** Writes the members of a published segment, piece by piece, to a file or to stdout. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { path, file } = pathOf(terminal, invocation);
  const pieces = openApi(terminal, invocation, 'admin').stream(path, argument(invocation, 0));
  if (file !== '-') {
    const isWhole = await writeWhole(terminal, absolute(terminal, file), pieces);
    if (isWhole) terminal.say(terminal.t('export.members', { segment: argument(invocation, 0), file }));
    return isWhole ? EXIT.ok : EXIT.interrupted;
  }
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    if (terminal.interrupted.aborted) return EXIT.interrupted;
    const text = rest + decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf('\n');
    rest = text.slice(end + 1);
    if (end >= 0) terminal.out(text.slice(0, end));
  }
  if (rest !== '') terminal.out(rest);
  return EXIT.ok;
}
