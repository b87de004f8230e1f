import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Terminal } from '../terminal';

/** Shows one computed trait: its rule, what it reads and gives, and how far the background has come. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const trait = argument(invocation, 0);
  const path = `/api/traits/${encodeURIComponent(trait)}`;
  const answer = await openApi(terminal, invocation, 'admin').get(path, trait);
  if (terminal.json) outJson(terminal, 'trait', answer);
  else terminal.out((await import('yaml')).stringify(answer).trimEnd());
  return EXIT.ok;
}
