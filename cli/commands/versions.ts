import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { argument } from '../options';
import { columns } from '../table';
import type { Terminal } from '../terminal';

interface Listed {
  version: string;
  publishedAt: string;
  live: boolean;
  people: number;
}

/** Lists the versions of a journey, newest first, with who is on each. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const journey = argument(invocation, 0);
  const path = `/api/journeys/${encodeURIComponent(journey)}/versions`;
  const answer = await openApi(terminal, invocation, 'admin').get(path, journey);
  if (terminal.json) {
    outJson(terminal, 'versions', answer);
    return EXIT.ok;
  }
  const heading = [t('column.version'), t('column.since'), t('column.people'), t('column.state')];
  const { status, versions } = answer as unknown as { status: string; versions: Listed[] };
  const rows = versions.map(({ version, publishedAt, live, people }) => [
    version,
    instantText(Date.parse(publishedAt)),
    String(people),
    live ? status : '',
  ]);
  terminal.out(columns(heading, rows));
  return EXIT.ok;
}
