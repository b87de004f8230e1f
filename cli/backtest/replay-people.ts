import { luxonCalendar } from '../../audience/luxon-calendar';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import { runBacktest, type Backtest, type BacktestSetting } from '../../journey/simulator/backtest/backtest';
import type { ConversionEvent } from '../../journey/simulator/backtest/follow';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { instantText } from '../instant-text';
import { showProgress } from '../progress';
import { breathing } from '../../dispatch/replay/portions';
import { templateClasses } from '../../journey/simulator/template-classes';
import type { Terminal } from '../terminal';
import type { Histories, Seen } from '../../dispatch/replay/histories';
import type { BacktestOptions } from './options';
import type { NamedVersion } from './other-version';

/** A backtest that is decided on: versions, time, conversion, window. */
export interface Decided {
  versions: readonly NamedVersion[];
  options: BacktestOptions;
  conversion: ConversionEvent | null;
  withinMs: number;
}

/** Replays all people of a source through the versions, with progress on stderr. */
export async function replayPeople(
  terminal: Terminal,
  workspace: CheckedWorkspace,
  { versions, options, conversion, withinMs }: Decided,
  { source, seen }: Histories,
  count: number,
): Promise<Backtest> {
  const { startMs, untilMs, list, person } = options;
  const setting: BacktestSetting = {
    ...{ versions, conversion, withinMs, person, keep: list, startMs, untilMs },
    traits: workspace.traits,
    coupons: workspace.coupons,
    brand: workspace.brand,
    templates: templateClasses(workspace),
    calendar: luxonCalendar,
  };
  const progress = showProgress(terminal, count, 'backtest.progress');
  const backtest = await runBacktest(setting, breathing(source), (done) => progress.to(done));
  progress.end();
  if (seen.unreadable > 0) terminal.say(terminal.t('backtest.unreadable', { rows: seen.unreadable }));
  if (seen.inTime === 0) throw nothingToReplay(terminal, seen, options, workspace.brand.timezone);
  return backtest;
}

/** A report of zeros would look like an answer. */
function nothingToReplay(
  terminal: Terminal,
  { firstMs, lastMs }: Seen,
  { startMs, untilMs }: BacktestOptions,
  zone: string,
): CliFailure {
  const { t } = terminal;
  const words = { since: instantText(startMs, zone), until: instantText(untilMs, zone) };
  const fix =
    firstMs === null || lastMs === null
      ? t('backtest.no-events')
      : t('backtest.other-time', { first: instantText(firstMs, zone), last: instantText(lastMs, zone) });
  return new CliFailure({
    code: 'nothing_to_replay',
    exit: EXIT.findings,
    what: t('backtest.nothing', words),
    fix,
  });
}
