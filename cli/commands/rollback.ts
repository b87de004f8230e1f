import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Terminal } from '../terminal';

/** Makes a version that was published before the live one again; its first digits are enough. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const [journey, version] = [argument(invocation, 0), argument(invocation, 1)];
  const path = `/api/journeys/${encodeURIComponent(journey)}/rollback`;
  const answer = await openApi(terminal, invocation, 'admin').post(
    path,
    { version },
    `${journey} ${version}`,
  );
  if (terminal.json) outJson(terminal, 'rollback', answer);
  else terminal.out(terminal.t('publish.journey', { journey, version: (answer as { to: string }).to }));
  return EXIT.ok;
}
