import type { ExperimentReport } from '../../insight/experiments/report';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { experimentText } from '../experiment-text';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Terminal } from '../terminal';

type Listed = Omit<ExperimentReport, 'wonAtMs'> & { wonAt: string | null };

function shown(t: Terminal['t'], { wonAt, ...report }: Listed): string {
  return experimentText(t, { ...report, wonAtMs: wonAt === null ? null : Date.parse(wonAt) });
}

/** Shows how the splits with a `winner` of a journey stand. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const journey = argument(invocation, 0);
  const path = `/api/journeys/${encodeURIComponent(journey)}/experiments`;
  const answer = await openApi(terminal, invocation, 'admin').get(path, journey);
  if (terminal.json) {
    outJson(terminal, 'report experiment', answer);
    return EXIT.ok;
  }
  const { experiments } = answer as unknown as { experiments: Listed[] };
  if (experiments.length === 0) terminal.out(t('experiment.none', { journey }));
  else terminal.out(experiments.map((one) => shown(t, one)).join('\n\n'));
  return EXIT.ok;
}
