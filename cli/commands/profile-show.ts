import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import { personQuery } from '../person-query';
import type { Terminal } from '../terminal';

/** Shows what is known of a person, by the id that your systems use. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const person = argument(invocation, 0);
  const api = openApi(terminal, invocation, 'admin');
  const answer = await api.get(
    `/api/profile?${new URLSearchParams([personQuery(person)]).toString()}`,
    person,
  );
  if (terminal.json) outJson(terminal, 'profile', answer);
  else terminal.out((await import('yaml')).stringify(answer).trimEnd());
  return EXIT.ok;
}
