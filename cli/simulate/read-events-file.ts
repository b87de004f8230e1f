import type { Json } from '../../audience/json';
import { parseYaml } from '../../journey/language/parse-yaml';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { readText } from '../files';
import type { Terminal } from '../terminal';
import type { EventsFile } from './events-file';
import { eventsFile } from './events-file';

const MOST_SHOWN = 5;

function misfit(terminal: Terminal, path: string, reasons: readonly string[]): CliFailure {
  return new CliFailure({
    code: 'bad_events_file',
    exit: EXIT.findings,
    what: terminal.t('simulate.bad-events', { path }),
    why: reasons.slice(0, MOST_SHOWN).join('; '),
    fix: terminal.t('simulate.no-events-fix'),
  });
}

/** What zod found, as `events[1].at: must be …`; of a union, only the options that name the line's own verb. */
function reasonsOf(file: Json): string[] | EventsFile {
  const parsed = eventsFile.safeParse(file);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map((issue) => {
    const path = issue.path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('');
    const nested = issue.code === 'invalid_union' ? issue.errors : [];
    const nearest = nested.reduce<{ message: string; path: PropertyKey[] }[] | null>(
      (best, errors) => (best === null || errors.length < best.length ? errors : best),
      null,
    );
    const detail = nearest?.map(({ message, path: at }) => `${at.join('.')} ${message}`.trim()).join(', ');
    return `${path.replace(/^\./, '')}: ${detail ?? issue.message}`;
  });
}

/** Reads an events file, YAML or JSON (which is YAML), or fails with every misfit and its place. */
export async function readEventsFile(terminal: Terminal, path: string): Promise<EventsFile> {
  const { desk, value } = parseYaml(path, await readText(terminal, path));
  const errors = desk.faults.filter(({ severity }) => severity === 'error');
  if (value === null || errors.length > 0) {
    const reasons = errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
    throw misfit(terminal, path, reasons);
  }
  const read = reasonsOf(value as Json);
  if (Array.isArray(read)) throw misfit(terminal, path, read);
  return read;
}
