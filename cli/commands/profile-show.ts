import type { HistoryEntry } from '../../audience/profile-history';
import type { Json } from '../../audience/json';
import { openApi, type ApiClient } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { argument } from '../options';
import { personQuery } from '../person-query';
import { columns } from '../table';
import type { Terminal } from '../terminal';

type Entry = Pick<HistoryEntry, 'by' | 'changes'> & { at: string };

function shown(value: Json): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function showHistory(terminal: Terminal, api: ApiClient, person: string): Promise<void> {
  const { t } = terminal;
  const query = new URLSearchParams([personQuery(person), ['limit', '200']]).toString();
  const answer = await api.get(`/api/profile/history?${query}`, person);
  if (terminal.json) {
    outJson(terminal, 'profile-history', answer);
    return;
  }
  const entries = answer.history as unknown as Entry[];
  const rows = entries.flatMap(({ at, by, changes }) =>
    changes.map(({ what, from, to }) => [
      instantText(Date.parse(at)),
      what,
      shown(from),
      shown(to),
      `${t(`changed-by.${by.kind}`)} ${by.id}`,
    ]),
  );
  const heading = (['when', 'what', 'from', 'to', 'by'] as const).map((name) => t(`column.${name}`));
  if (rows.length === 0) terminal.say(t('people.no-history'));
  else terminal.out(columns(heading, rows));
}

/** Shows what is known of a person, by the id that your systems use; or what changed in it, when and by what. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const person = argument(invocation, 0);
  const api = openApi(terminal, invocation, 'admin');
  if (invocation.options.history === true) {
    await showHistory(terminal, api, person);
    return EXIT.ok;
  }
  const answer = await api.get(
    `/api/profile?${new URLSearchParams([personQuery(person)]).toString()}`,
    person,
  );
  if (terminal.json) outJson(terminal, 'profile', answer);
  else terminal.out((await import('yaml')).stringify(answer).trimEnd());
  return EXIT.ok;
}
