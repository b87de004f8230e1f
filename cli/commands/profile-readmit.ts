import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import { EXIT, type ExitCode } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import { personQuery } from '../person-query';
import type { Terminal } from '../terminal';

/** Lifts the tombstone of somebody who was erased and has come back by their own will. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const person = argument(invocation, 0);
  const api = openApi(terminal, invocation, 'admin');
  const query = new URLSearchParams([personQuery(person)]).toString();
  const answer = await api.post(`/api/profile/readmit?${query}`, null, person);
  if (terminal.json) outJson(terminal, 'readmitted', answer);
  else terminal.say(terminal.t('privacy.readmitted', { person }));
  return EXIT.ok;
}
