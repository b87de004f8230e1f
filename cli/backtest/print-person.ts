import type { Backtest } from '../../journey/simulator/backtest/backtest';
import { EXIT, type ExitCode } from '../exit-codes';
import { CliFailure } from '../failure';
import { printTimeline } from '../simulate/print-timeline';
import type { Terminal } from '../terminal';
import type { NamedVersion } from './other-version';
import { dateText } from './print-backtest';

/** Prints the timeline of one person under each version, and when the person converted by themselves. */
export function printPerson(
  terminal: Terminal,
  backtest: Backtest,
  versions: readonly NamedVersion[],
  wanted: string,
  where: { zone: string; startMs: number },
): ExitCode {
  const { t, paint } = terminal;
  const detail = backtest.details.find(({ person }) => person === wanted);
  if (detail === undefined) {
    const what = t('backtest.no-person', { person: wanted });
    throw new CliFailure({ code: 'not_found', exit: EXIT.notFound, what });
  }
  const dates = detail.conversions.map(({ atMs }) => dateText(atMs, where.zone)).join(', ');
  const conversions = detail.conversions.length;
  terminal.out(t('backtest.person', { person: wanted, conversions, dates: dates === '' ? '–' : dates }));
  for (const [index, { name, plan }] of versions.entries()) {
    terminal.out(`\n${paint.bold(t('backtest.under', { name }))}`);
    const timeline = backtest.versions[index]?.timeline ?? [];
    const saying = { plan, zone: where.zone, t };
    printTimeline(terminal, { timeline, waiting: [], people: [], runs: 0 }, saying, where.startMs);
  }
  return EXIT.ok;
}
