import type { Brand } from '../../journey/language/workspace';
import type { PopulationReport } from '../../journey/simulator/population/report';
import { experimentText } from '../experiment-text';
import { instantText } from '../instant-text';
import type { MessageKey } from '../messages/en';
import { columns } from '../table';
import type { Terminal } from '../terminal';
import { reasonText } from './timeline-text';

type Row = readonly string[];

/** A number as people read it: 12,345.6. */
export function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** A share of a whole, `–` of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)}%`;
}

/** Counts by reason, in words. */
export function listed(terminal: Terminal, counts: Record<string, number>): string {
  const words = Object.entries(counts).map(
    ([name, count]) => `${reasonText(name, terminal.t)} ${number(count)}`,
  );
  return words.length === 0 ? '–' : words.join(', ');
}

/** Prints one table with an empty line after it; none where it has no rows. */
function table(terminal: Terminal, heading: readonly MessageKey[], rows: readonly Row[]): void {
  if (rows.length === 0) return;
  terminal.out(
    `${columns(
      heading.map((key) => terminal.t(key)),
      rows,
    )}\n`,
  );
}

/** The report as tables: entries and ends, channels, what was not sent and why, coupons, experiments, steps, days. */
export function printPopulation(
  terminal: Terminal,
  report: PopulationReport,
  brand: Pick<Brand, 'timezone' | 'currency'>,
): void {
  printSums(terminal, report);
  printChannels(terminal, report, brand.currency);
  printReasons(terminal, report);
  printCoupons(terminal, report, brand.timezone);
  for (const one of report.experiments) terminal.out(`${experimentText(terminal.t, one, brand.timezone)}\n`);
  printSteps(terminal, report);
  printDays(terminal, report);
}

function printSums(terminal: Terminal, report: PopulationReport): void {
  const { t } = terminal;
  const { entries, goal, ended, waiting, people } = report;
  const rows: Row[] = [
    [t('population.people'), number(people), ''],
    [
      t('population.entered'),
      number(entries.runs),
      t('population.entrants', { people: number(entries.people), share: percent(entries.people, people) }),
    ],
    [t('population.refused'), number(sum(entries.refused)), listed(terminal, entries.refused)],
    [t('population.held-out'), number(entries.heldOut), ''],
    [t('population.goal'), number(goal.reached), percent(goal.reached, entries.runs)],
    [t('population.ended'), number(sum(ended)), listed(terminal, ended)],
    [t('population.waiting'), number(waiting), percent(waiting, entries.runs)],
  ];
  table(terminal, ['population.column.what', 'population.column.count', 'population.column.more'], rows);
}

/** How often in all. */
export function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function printChannels(
  terminal: Terminal,
  { channels, templates }: PopulationReport,
  currency: string,
): void {
  const rows = channels.map((one) => [
    ...[one.channel, number(one.sent), percent(one.delivered, one.sent), percent(one.opened, one.delivered)],
    ...[percent(one.clicked, one.delivered), number(one.bounced), number(one.complained)],
    one.cost === 0 ? '–' : `${number(one.cost)} ${currency}`,
  ]);
  const of = Object.entries(templates).map(([template, one]) => [
    ...[template, number(one.sent), percent(one.delivered, one.sent), percent(one.opened, one.delivered)],
    ...[percent(one.clicked, one.delivered), number(one.bounced), number(one.complained), ''],
  ]);
  const heading: MessageKey[] = [
    ...(['population.column.messages', 'population.column.sent', 'population.column.delivered'] as const),
    ...(['population.column.opened', 'population.column.clicked', 'population.column.bounced'] as const),
    ...(['population.column.complained', 'population.column.cost'] as const),
  ];
  table(terminal, heading, [...rows, ...of]);
}

/** Prints what was not sent, and why. */
export function printReasons(
  terminal: Terminal,
  report: Pick<PopulationReport, 'skipped' | 'deferred' | 'failed'>,
): void {
  const { t } = terminal;
  const rows = (['skipped', 'deferred', 'failed'] as const).flatMap((what) =>
    report[what].map(({ channel, reason, count }) => [
      ...[t(`population.${what}`), channel, reasonText(reason, t), number(count)],
    ]),
  );
  const heading: MessageKey[] = ['population.column.not-sent', 'population.column.channel'];
  table(terminal, [...heading, 'population.column.why', 'population.column.count'], rows);
}

/** Prints what became of each campaign. */
export function printCoupons(
  terminal: Terminal,
  { coupons }: Pick<PopulationReport, 'coupons'>,
  zone: string,
): void {
  const { t } = terminal;
  const rows = coupons.map((one) => [
    ...[one.coupon, number(one.reserved), number(one.issued), number(one.redeemed), number(one.givenBack)],
    listed(terminal, one.refused),
    one.worth === null
      ? '–'
      : t('population.worth', {
          issued: number(one.worth.issued),
          redeemed: number(one.worth.redeemed),
          currency: one.worth.currency,
        }),
    one.ranOut === null ? '–' : instantText(one.ranOut.atMs, zone),
  ]);
  const heading: MessageKey[] = [
    ...(['population.column.coupon', 'population.column.reserved', 'population.column.issued'] as const),
    ...(['population.column.redeemed', 'population.column.given-back', 'population.column.refused'] as const),
    ...(['population.column.worth', 'population.column.ran-out'] as const),
  ];
  table(terminal, heading, rows);
}

/** Prints how many reached each step, how many stand there, and what came of it. */
export function printSteps(terminal: Terminal, { steps }: Pick<PopulationReport, 'steps'>): void {
  const rows = steps.map(({ step, reached, waiting, outcomes }) => [
    ...[step, number(reached), number(waiting), listed(terminal, outcomes)],
  ]);
  const heading: MessageKey[] = ['population.column.step', 'population.column.reached'];
  table(terminal, [...heading, 'population.column.there', 'population.column.outcomes'], rows);
}

function printDays(terminal: Terminal, { days, channels }: PopulationReport): void {
  const used = channels.map(({ channel }) => channel);
  const rows = days.map(({ date, entered, converted, sent }) => [
    ...[date, number(entered), ...used.map((channel) => number(sent[channel] ?? 0)), number(converted)],
  ]);
  const heading: MessageKey[] = ['population.column.day', 'population.column.entered'];
  const sending = used.map((channel): MessageKey => `population.column.${channel}`);
  table(terminal, [...heading, ...sending, 'population.column.goal'], rows);
}
