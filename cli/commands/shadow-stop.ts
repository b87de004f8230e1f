import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Terminal } from '../terminal';

/** Ends the shadow of a journey; its report stays. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const journey = argument(invocation, 0);
  const path = `/api/journeys/${encodeURIComponent(journey)}/shadow/stop`;
  const answer = await openApi(terminal, invocation, 'admin').post(path, {}, journey);
  if (terminal.json) outJson(terminal, 'shadow', answer);
  else
    terminal.say(terminal.t(answer.stopped === true ? 'shadow.stopped' : 'shadow.not-running', { journey }));
  return EXIT.ok;
}
