import type { ExperimentReport, VariantReport } from '../../insight/experiments/report';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Translate } from '../speech';
import { columns } from '../table';
import type { Terminal } from '../terminal';

type Listed = Omit<ExperimentReport, 'wonAtMs'> & { wonAt: string | null };

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** What an experiment says, in one sentence. */
function verdictText(t: Translate, report: Listed): string {
  const { status, winner, leader, wonAt, people, after } = report;
  if (status === 'winner' && winner !== null) {
    const isControl = report.variants.some(({ name, control }) => control && name === winner);
    const since = wonAt === null ? '' : instantText(Date.parse(wonAt));
    return t(isControl ? 'experiment.control-won' : 'experiment.won', { winner, since });
  }
  if (status === 'mismatch') return t('experiment.mismatch');
  if (people < after) return t('experiment.collecting', { people, after });
  return status === 'collecting' ? t('experiment.few') : t('experiment.undecided', { leader: leader ?? '' });
}

function variantRow({ name, weight, people, reached, rate, waiting, behind }: VariantReport): string[] {
  const difference =
    behind === undefined
      ? ''
      : `-${percent(behind.difference)} (${percent(-behind.high)} … ${percent(-behind.low)})`;
  const share = rate === null ? '' : percent(rate);
  return [name, String(weight), String(people), String(reached), share, difference, String(waiting)];
}

function shown(t: Translate, report: Listed): string {
  const heading = [
    ...[t('column.variant'), t('column.weight'), t('column.people'), t('column.reached'), t('column.rate')],
    ...[t('column.behind'), t('column.waiting')],
  ];
  const title = t('experiment.title', { split: report.split, confidence: percent(report.confidence) });
  return [title, verdictText(t, report), columns(heading, report.variants.map(variantRow))].join('\n');
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
