import type { ExperimentReport, VariantReport } from '../insight/experiments/report';
import { instantText } from './instant-text';
import type { Translate } from './speech';
import { columns } from './table';

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** What an experiment says, in one sentence. */
function verdictText(t: Translate, report: ExperimentReport, zone?: string): string {
  const { status, winner, leader, wonAtMs, people, after } = report;
  if (status === 'winner' && winner !== null) {
    const isControl = report.variants.some(({ name, control }) => control && name === winner);
    const since = wonAtMs === null ? '' : instantText(wonAtMs, zone);
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

/** Who has won and since when, or why nobody has yet, and a table of the variants with how far each is behind. */
export function experimentText(t: Translate, report: ExperimentReport, zone?: string): string {
  const heading = [
    ...[t('column.variant'), t('column.weight'), t('column.people'), t('column.reached'), t('column.rate')],
    ...[t('column.behind'), t('column.waiting')],
  ];
  const title = t('experiment.title', { split: report.split, confidence: percent(report.confidence) });
  return [title, verdictText(t, report, zone), columns(heading, report.variants.map(variantRow))].join('\n');
}
