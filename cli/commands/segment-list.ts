import type { SegmentState } from '../../dispatch/segment-state';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { columns } from '../table';
import type { Terminal } from '../terminal';

/** Lists the published segments, with their members and who uses them. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const answer = await openApi(terminal, invocation, 'admin').get('/api/segments', t('column.segment'));
  const segments = answer.segments as unknown as SegmentState[];
  if (terminal.json) outJson(terminal, 'segments', { segments });
  else if (segments.length === 0) terminal.say(t('segment.none'));
  else {
    const heading = [t('column.segment'), t('column.people'), t('column.state'), t('column.used-by')];
    const rows = segments.map(({ segment, members, filled, trouble, usedBy }) => [
      segment,
      String(members),
      t(trouble !== null ? 'segment.trouble' : filled ? 'segment.filled' : 'segment.filling'),
      [...usedBy.journeys, ...usedBy.segments].join(', '),
    ]);
    terminal.out(columns(heading, rows));
  }
  return EXIT.ok;
}
