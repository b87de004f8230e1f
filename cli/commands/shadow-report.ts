import type { ShadowReport } from '../../dispatch/shadow-report';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument, countOption } from '../options';
import { shadowLines } from '../shadow-text';
import type { Terminal } from '../terminal';

const DEFAULT_LIST = 20;
const MOST_LISTED = 10_000;

/** Says where the shadow of a journey and its live version differ, by step and by person. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const journey = argument(invocation, 0);
  const list = countOption(terminal, invocation, 'list', DEFAULT_LIST, MOST_LISTED);
  const path = `/api/journeys/${encodeURIComponent(journey)}/shadow?list=${list}`;
  const answer = await openApi(terminal, invocation, 'admin').get(path, journey);
  if (terminal.json) outJson(terminal, 'shadow-report', answer);
  else for (const line of shadowLines(terminal, answer as unknown as ShadowReport)) terminal.out(line);
  return EXIT.ok;
}
