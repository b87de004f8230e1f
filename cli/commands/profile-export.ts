import { writeFile } from 'node:fs/promises';
import type { JsonObject } from '../../audience/json';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import { EXIT, type ExitCode } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute } from '../files';
import { argument, textOption } from '../options';
import { personQuery } from '../person-query';
import { countsText } from '../privacy-text';
import type { Terminal } from '../terminal';

function countsOf(answer: JsonObject): Record<string, number> {
  const collections = Object.entries((answer['collections'] ?? {}) as Record<string, unknown[]>);
  return Object.fromEntries(collections.map(([name, rows]) => [name, rows.length]));
}

/** Writes all that is kept of one person as one JSON document; how much of each collection goes to stderr. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const person = argument(invocation, 0);
  const api = openApi(terminal, invocation, 'admin');
  const query = new URLSearchParams([personQuery(person)]).toString();
  const answer = await api.get(`/api/profile/export?${query}`, person);
  const text = JSON.stringify(answer, null, 2);
  const to = textOption(invocation, 'to');
  if (to === undefined) terminal.out(text);
  else {
    // For its owner only: it is everything that is known of somebody.
    await writeFile(absolute(terminal, to), `${text}\n`, { mode: 0o600 }).catch((error: unknown) => {
      throw new CliFailure({
        code: 'file_unwritable',
        exit: EXIT.findings,
        what: terminal.t('privacy.unwritable', { path: to }),
        why: error instanceof Error ? error.message : String(error),
      });
    });
  }
  terminal.say(terminal.t('privacy.exported', { counts: countsText(countsOf(answer)) }));
  return EXIT.ok;
}
