import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument, manyOption, textOption } from '../options';
import { personQuery } from '../person-query';
import { readPairs } from '../pairs';
import type { Terminal } from '../terminal';

/** Lets a person enter a journey that has a `manual: true` way in. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const journey = argument(invocation, 0);
  const person = textOption(invocation, 'person');
  if (person === undefined) {
    const fix = t('send-event.no-person-fix');
    throw new CliFailure({ code: 'usage', exit: EXIT.usage, what: t('run.no-person'), fix });
  }
  const properties = readPairs(terminal, 'set', manyOption(invocation, 'set'));
  const api = openApi(terminal, invocation, 'admin');
  const [by, value] = personQuery(person);
  const path = `/api/journeys/${encodeURIComponent(journey)}/enter`;
  const answer = await api.post(path, { [by]: value, properties }, journey).catch((error: unknown) => {
    if (!(error instanceof CliFailure) || error.answer.reason !== 'no_manual_entry') throw error;
    const [what, fix] = [t('run.unconcerned', { journey }), t('run.unconcerned-fix')];
    throw new CliFailure({ code: 'not_entered', exit: EXIT.refused, what, fix });
  });
  if (terminal.json) outJson(terminal, 'entry', answer);
  else terminal.say(t('run.started', { run: answer.runId as string }));
  return EXIT.ok;
}
