import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import { EXIT, type ExitCode } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument } from '../options';
import { personQuery } from '../person-query';
import { countsText } from '../privacy-text';
import { confirm } from '../publish/confirm';
import type { Terminal } from '../terminal';

/** Whether it is meant. What cannot be undone is not done for a script that did not say so. */
async function isMeant(terminal: Terminal, invocation: Invocation, person: string): Promise<boolean> {
  if (invocation.options.yes === true) return true;
  if (terminal.ask === null || terminal.json) {
    throw new CliFailure({
      code: 'not_confirmed',
      exit: EXIT.refused,
      what: terminal.t('privacy.not-confirmed', { person }),
      fix: `journeyman profile erase ${person} --yes`,
    });
  }
  return confirm(terminal, invocation, terminal.t('privacy.confirm-erase', { person }));
}

/** Erases a person everywhere, and tells how much of each collection that concerned. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const person = argument(invocation, 0);
  if (!(await isMeant(terminal, invocation, person))) {
    terminal.say(t('steer.refused'));
    return EXIT.interrupted;
  }
  const api = openApi(terminal, invocation, 'admin');
  const query = new URLSearchParams([personQuery(person)]).toString();
  const answer = await api.post(`/api/profile/erase?${query}`, { confirm: true }, person);
  if (terminal.json) outJson(terminal, 'erasure', answer);
  else {
    terminal.out(countsText((answer['counts'] ?? {}) as Record<string, number>));
    terminal.say(t('privacy.erased', { person }));
  }
  return EXIT.ok;
}
