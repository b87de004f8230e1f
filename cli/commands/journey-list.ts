import type { JourneyRow } from '../../store/rows';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { columns } from '../table';
import type { Terminal } from '../terminal';

type Listed = JourneyRow & { live: number; ended: number };

/** Lists the published journeys: how each stands, how many are in it and have been, and the live version. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const answer = await openApi(terminal, invocation, 'admin').get('/api/journeys', 'journeys');
  if (terminal.json) {
    outJson(terminal, 'journeys', answer);
    return EXIT.ok;
  }
  const { journeys } = answer as unknown as { journeys: Listed[] };
  const heading = [t('column.journey'), t('column.state'), t('column.live'), t('column.ended')];
  const rows = journeys.map(({ journey, status, live, ended, liveVersion }) => [
    ...[journey, status, String(live), String(ended)],
    liveVersion,
  ]);
  terminal.out(columns([...heading, t('column.version')], rows));
  return EXIT.ok;
}
