import type { Backtest, DifferenceSums, PersonDetail } from '../../journey/simulator/backtest/backtest';
import { DIFFERENCES, type Difference } from '../../journey/simulator/backtest/compare';
import type { VersionReport } from '../../journey/simulator/backtest/report';
import type { ConversionSums } from '../../journey/simulator/backtest/sums';
import type { Brand } from '../../journey/language/workspace';
import { instantText } from '../instant-text';
import {
  listed,
  number,
  percent,
  printCoupons,
  printReasons,
  printSteps,
  sum,
} from '../simulate/print-population';
import { columns } from '../table';
import type { Terminal } from '../terminal';

/** One version with its report. */
export interface NamedReport {
  name: string;
  report: VersionReport;
}

type Where = Pick<Brand, 'timezone' | 'currency'>;

function printTable(terminal: Terminal, heading: readonly string[], rows: readonly string[][]): void {
  if (rows.length > 0) terminal.out(`${columns(heading, rows)}\n`);
}

/** The report as tables: the versions side by side, each one's reasons, coupons and steps, then people. */
export function printBacktest(
  terminal: Terminal,
  backtest: Backtest,
  versions: readonly NamedReport[],
  brand: Where,
): void {
  printSums(terminal, backtest, versions, brand);
  for (const { name, report } of versions) {
    terminal.out(terminal.paint.bold(terminal.t('backtest.under', { name })));
    printReasons(terminal, report);
    printCoupons(terminal, report, brand.timezone);
    printSteps(terminal, report);
  }
  const names = versions.map(({ name }) => name);
  if (backtest.differences !== null) printDifferences(terminal, backtest.differences, names);
  printPeople(terminal, backtest.details, names, brand.timezone);
}

function printSums(
  terminal: Terminal,
  { people, conversions }: Backtest,
  versions: readonly NamedReport[],
  { currency }: Where,
): void {
  const { t } = terminal;
  const each = (words: string, of: (report: VersionReport) => string): string[] => [
    words,
    ...versions.map(({ report }) => of(report)),
  ];
  const worth = (sums: ConversionSums): string =>
    t('backtest.worth', {
      count: number(sums.count),
      people: number(sums.people),
      value: number(sums.value),
      currency,
    });
  const rows = [
    each(t('backtest.people'), () => number(people)),
    each(t('backtest.people-converted'), () => worth(conversions)),
    each(t('backtest.entries'), ({ entries }) =>
      t('backtest.of-people', { count: number(entries.runs), people: number(entries.people) }),
    ),
    each(t('population.refused'), ({ entries }) => listed(terminal, entries.refused)),
    each(t('population.held-out'), ({ entries }) => number(entries.heldOut)),
    each(t('population.goal'), ({ goal }) => number(goal.reached)),
    each(t('population.ended'), ({ ended }) => `${number(sum(ended))}: ${listed(terminal, ended)}`),
    each(t('population.waiting'), ({ waiting }) => number(waiting)),
    each(t('backtest.sent'), ({ sent }) => sentText(sent)),
    each(t('backtest.followed'), ({ followed }) => shareText(followed.followed, followed.messages)),
    each(t('backtest.too-new'), ({ followed }) => number(followed.tooNew)),
    each(t('backtest.conversions'), ({ followed }) => worth(followed.conversions)),
    each(t('backtest.days'), ({ followed }) => quartersText(followed.daysAfterEntry)),
  ];
  printTable(terminal, [t('population.column.what'), ...versions.map(({ name }) => name)], rows);
}

function sentText(sent: VersionReport['sent']): string {
  const all = sent.reduce((total, { count }) => total + count, 0);
  if (sent.length < 2) return number(all);
  return `${number(all)}: ${sent.map(({ template, count }) => `${template} ${number(count)}`).join(', ')}`;
}

function shareText(part: number, whole: number): string {
  return `${number(part)} / ${number(whole)} = ${percent(part, whole)}`;
}

function quartersText(days: [number, number, number] | null): string {
  return days === null ? '–' : days.join(' / ');
}

function printDifferences(
  terminal: Terminal,
  differences: Record<Difference, DifferenceSums>,
  [first = '', second = '']: readonly string[],
): void {
  const { t } = terminal;
  const rows = DIFFERENCES.map((difference) => {
    const { people, followed } = differences[difference];
    const words = t(`backtest.difference.${difference}`, { first, second });
    return [words, number(people), number(followed[0]), number(followed[1])];
  });
  const after = [first, second].map((name) => t('backtest.column.followed', { name }));
  printTable(terminal, [t('backtest.column.difference'), t('backtest.people'), ...after], rows);
}

function printPeople(
  terminal: Terminal,
  details: readonly PersonDetail[],
  names: readonly string[],
  zone: string,
): void {
  const rows = details.map(({ person, courses }) => [
    person,
    ...courses.map(({ messages }) =>
      messages.length === 0 ? '–' : messages.map((one) => messageText(one, zone)).join(', '),
    ),
  ]);
  printTable(terminal, [terminal.t('backtest.column.person'), ...names], rows);
}

/** The day of a message and, where one followed, the day of the first conversion after it. */
function messageText(
  { atMs, template, followedAtMs }: PersonDetail['courses'][number]['messages'][number],
  zone: string,
): string {
  const message = `${dateText(atMs, zone)} ${template}`;
  return followedAtMs === null ? message : `${message} → ${dateText(followedAtMs, zone)}`;
}

/** The local day of an instant. */
export function dateText(atMs: number, zone: string): string {
  return instantText(atMs, zone).slice(0, 10);
}
