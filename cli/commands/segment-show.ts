import type { SegmentState } from '../../dispatch/segment-state';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Terminal } from '../terminal';

/** Shows one published segment: its members, what may change them, and who uses it. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const id = argument(invocation, 0);
  const answer = await openApi(terminal, invocation, 'admin').get('/api/segments', id);
  const found = (answer.segments as unknown as SegmentState[]).find(({ segment }) => segment === id);
  if (found === undefined) {
    throw new CliFailure({
      code: 'not_found',
      exit: EXIT.notFound,
      what: t('api.not-found', { what: id }),
    });
  }
  if (terminal.json) outJson(terminal, 'segment', found);
  else terminal.out((await import('yaml')).stringify(found).trimEnd());
  return EXIT.ok;
}
