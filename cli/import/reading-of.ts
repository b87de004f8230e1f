import { errorCode } from '../../config/error-code';
import { NO_MAP } from '../../exchange/import-map';
import type { Invocation } from '../command-row';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute, unreadableFailure } from '../files';
import { badValue, textOption } from '../options';
import type { Terminal } from '../terminal';
import { isEncoding, sniffEncoding } from './decode';
import type { ImportFormat } from './import-item';
import { IMPORT_FORMATS } from './import-item';
import { readImportMap } from './read-map';
import type { FileReading, Reading } from './read-rows';

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

/** The format and the encoding of a file, by the options of the command and by the file itself. */
export async function fileReadingOf(
  terminal: Terminal,
  invocation: Invocation,
  path: string,
): Promise<FileReading> {
  const format = chooseFormat(terminal, invocation, path);
  const encoding = textOption(invocation, 'encoding');
  if (encoding !== undefined && !isEncoding(encoding)) {
    throw badValue(terminal, '--encoding', encoding, 'utf-8, gb18030, utf-16le …');
  }
  const sniffed = await sniffEncoding(path).catch((error: unknown) => {
    throw unreadableFailure(terminal, path, errorCode(error) ?? '');
  });
  return { path, format, encoding: encoding ?? sniffed };
}

/** How the rows of a file are to be read as people and events. */
export async function readingOf(terminal: Terminal, invocation: Invocation, path: string): Promise<Reading> {
  const file = await fileReadingOf(terminal, invocation, path);
  const numbers = (textOption(invocation, 'numbers') ?? '').split(',').filter((column) => column !== '');
  const mapFile = textOption(invocation, 'map');
  const map = mapFile === undefined ? NO_MAP : await readImportMap(terminal, absolute(terminal, mapFile));
  const zone = textOption(invocation, 'zone');
  return {
    ...file,
    event: textOption(invocation, 'event') ?? null,
    numbers: new Set(numbers.map((column) => column.trim())),
    map: zone === undefined ? map : { ...map, zone },
  };
}
