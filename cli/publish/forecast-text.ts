import type { Figures } from '../../dispatch/forecast/figures';
import type { Forecast, JourneyForecast, VersionForecast } from '../../dispatch/forecast/forecast-workspace';
import { instantText } from '../instant-text';
import type { MessageKey } from '../messages/en';
import { reasonText } from '../simulate/timeline-text';
import { columns } from '../table';
import type { Terminal } from '../terminal';

type Words = Pick<Terminal, 't' | 'paint'>;
const CHANNELS = ['email', 'sms'] as const;
const NOTHING = '–';

/** What the new and changed journeys are to be expected to send, as lines; none where no journey changes. */
export function forecastLines(terminal: Words, forecast: Forecast, zone: string): string[] {
  if (forecast.journeys.length === 0) return [];
  return [
    '',
    ...titleLines(terminal, forecast, zone),
    ...forecast.journeys.flatMap((one) => ['', ...journeyLines(terminal, one, zone)]),
  ];
}

function titleLines(
  { t }: Words,
  { fromMs, days, lookBackDays, people, of }: Forecast,
  zone: string,
): string[] {
  const from = instantText(fromMs, zone);
  const title =
    lookBackDays === 0
      ? t('forecast.no-events', { days, from })
      : t('forecast.title', { days, from, lookBack: lookBackDays });
  const scaled = lookBackDays > 0 && lookBackDays < days;
  return [
    title,
    ...(scaled ? [t('forecast.scaled', { lookBack: lookBackDays, days })] : []),
    people < of ? t('forecast.sample', { people, of }) : t('forecast.everybody', { people }),
  ];
}

/** One thing that is counted, and how it reads of a version and of those who are in the journey. */
type Row = [words: string, of: (figures: Figures & Partial<VersionForecast>) => string];

function journeyLines(
  terminal: Words,
  { journey, to, from, waiting }: JourneyForecast,
  zone: string,
): string[] {
  const { t, paint } = terminal;
  const shown: [string, Figures & Partial<VersionForecast>][] = [
    [t('forecast.column.to'), to],
    ...(from === null ? [] : [[t('forecast.column.from'), from] as [string, Figures]]),
    ...(waiting === null
      ? []
      : [[t('forecast.column.waiting', { runs: waiting.runs }), waiting] as [string, Figures]]),
  ];
  const figures = shown.map(([, one]) => one);
  const rows = rowsOf(terminal, figures, zone)
    .map(([words, of]) => [words, ...figures.map(of)])
    .filter((row) => row.slice(1).some((cell) => cell !== NOTHING && cell !== '0'));
  const head = [`${t('column.journey')} ${journey}`, ...shown.map(([words]) => words)];
  const unasked =
    waiting !== null && waiting.looked < waiting.runs
      ? [t('forecast.looked', { looked: waiting.looked, runs: waiting.runs })]
      : [];
  const table = rows.length === 0 ? [] : columns(head, rows).split('\n');
  const [heading = paint.bold(head[0] ?? ''), ...lines] = table;
  return [heading, ...(rows.length === 0 ? [t('forecast.nothing')] : lines), ...unasked];
}

function rowsOf({ t }: Words, figures: readonly (Figures & Partial<VersionForecast>)[], zone: string): Row[] {
  const reasons = (kind: 'skipped' | 'deferred' | 'failed'): Row[] =>
    named(figures.flatMap((one) => one[kind].map(({ channel, reason }) => `${channel} ${reason}`))).map(
      (name) => {
        const [channel = '', reason = ''] = name.split(' ');
        return [
          `${t(`population.${kind}` as MessageKey)} (${channel}): ${reasonText(reason, t)}`,
          (one) => amount(one[kind].find((found) => `${found.channel} ${found.reason}` === name)?.count),
        ];
      },
    );
  return [
    [t('forecast.entries'), ({ entries }) => (entries === undefined ? NOTHING : amount(entries))],
    [t('population.held-out'), ({ heldOut }) => amount(heldOut)],
    ...named(figures.flatMap(({ refused = [] }) => refused.map(({ reason }) => reason))).map(
      (reason): Row => [
        `${t('population.refused')}: ${reasonText(reason, t)}`,
        ({ refused = [] }) => amount(refused.find((one) => one.reason === reason)?.count),
      ],
    ),
    ...CHANNELS.map((channel): Row => [t('forecast.sent', { channel }), (one) => sentText(one, channel, t)]),
    ...daysOf(figures, zone),
    ...reasons('skipped'),
    ...reasons('deferred'),
    ...reasons('failed'),
    ...named(figures.flatMap(({ coupons }) => coupons.map(({ coupon }) => coupon))).map((coupon): Row => [
      t('forecast.coupon', { coupon }),
      (one) => couponText(one, coupon, t),
    ]),
  ];
}

function named(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** Each day in which anybody is sent anything, named by when it begins. */
function daysOf(figures: readonly Figures[], zone: string): Row[] {
  const days = figures.find((one) => one.days !== null)?.days ?? [];
  return days.map(({ fromMs }, index): Row => [
    `  ${instantText(fromMs, zone).slice(5, 16)}`,
    ({ days: own }) =>
      own === null
        ? NOTHING
        : CHANNELS.flatMap((channel) => {
            const count = own[index]?.sent[channel];
            return count === undefined ? [] : [`${channel} ${amount(count)}`];
          }).join(', ') || NOTHING,
  ]);
}

function sentText({ sent }: Figures, channel: string, t: Words['t']): string {
  const found = sent.find((one) => one.channel === channel);
  if (found === undefined) return '0';
  const { count, least, most, margin } = found;
  const range = least < most ? ` (${t('forecast.weeks', { least: amount(least), most: amount(most) })})` : '';
  return `${amount(count)}${margin > 0 ? ` ± ${amount(margin)}` : ''}${range}`;
}

function couponText({ coupons }: Figures, coupon: string, t: Words['t']): string {
  const found = coupons.find((one) => one.coupon === coupon);
  if (found === undefined) return '0';
  const codes = amount(found.codes);
  return found.left === null ? codes : t('forecast.codes', { codes, left: amount(found.left) });
}

/** A mean as people read it: whole where it is large, with one decimal where it is small. */
function amount(value = 0): string {
  const places = value >= 10 ? 0 : 1;
  return value.toLocaleString('en', { maximumFractionDigits: places });
}
