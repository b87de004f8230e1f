import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import { personQuery } from '../person-query';
import type { Terminal } from '../terminal';
import { whyLines, type ToldWhy } from '../why-text';

/** Says why a person did or did not enter a journey, and did or did not get its messages. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const [person, journey] = [argument(invocation, 0), argument(invocation, 1)];
  const query = new URLSearchParams([personQuery(person)]);
  const path = `/api/journeys/${encodeURIComponent(journey)}/why?${query.toString()}`;
  const answer = await openApi(terminal, invocation, 'admin').get(path, `${person}, ${journey}`);
  if (terminal.json) outJson(terminal, 'why', answer);
  else for (const line of whyLines(terminal, answer as unknown as ToldWhy)) terminal.out(line);
  return EXIT.ok;
}
