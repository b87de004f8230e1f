import { MOST_PEOPLE } from '../../journey/language/population/population';
import { dateMs, isDate } from '../../journey/language/values/date';
import { durationMs } from '../../journey/language/values/duration';
import type { Invocation } from '../command-row';
import { badValue, countOption, textOption } from '../options';
import type { Terminal } from '../terminal';

const DAY_MS = 86_400_000;
const DEFAULT_SINCE_MS = 90 * DAY_MS;
const DEFAULT_LIST = 20;
const MOST_LISTED = 10_000;
const DATES = '2026-03-02, 2026-03-02T10:00:00+08:00 …';

/** What a backtest is asked to be. `withinMs` is null where nobody says. */
export interface BacktestOptions {
  startMs: number;
  untilMs: number;
  withinMs: number | null;
  people: number;
  /** So many people are told of one by one. */
  list: number;
  person: string | null;
  /** Whether people are taken as they are now, whatever they were then. */
  asNow: boolean;
}

/** Reads the options; dates without a time begin at midnight of the workspace. */
export function backtestOptions(
  terminal: Terminal,
  invocation: Invocation,
  zone: string,
  nowMs: number,
): BacktestOptions {
  const untilMs = untilOf(terminal, textOption(invocation, 'until'), zone, nowMs);
  const startMs = sinceOf(terminal, textOption(invocation, 'since'), zone, untilMs);
  if (startMs >= untilMs) {
    const until = new Date(untilMs).toISOString();
    throw badValue(terminal, '--since', textOption(invocation, 'since') ?? '', `… < ${until}`);
  }
  const profiles = textOption(invocation, 'profiles') ?? 'then';
  if (profiles !== 'then' && profiles !== 'now')
    throw badValue(terminal, '--profiles', profiles, 'then, now');
  return {
    startMs,
    untilMs,
    withinMs: withinOf(terminal, textOption(invocation, 'within')),
    people: countOption(terminal, invocation, 'people', MOST_PEOPLE, MOST_PEOPLE),
    list: countOption(terminal, invocation, 'list', DEFAULT_LIST, MOST_LISTED),
    person: textOption(invocation, 'person') ?? null,
    asNow: profiles === 'now',
  };
}

function untilOf(terminal: Terminal, until: string | undefined, zone: string, nowMs: number): number {
  if (until === undefined) return nowMs;
  if (!isDate(until)) throw badValue(terminal, '--until', until, DATES);
  return dateMs(until, zone);
}

function sinceOf(terminal: Terminal, since: string | undefined, zone: string, untilMs: number): number {
  if (since === undefined) return untilMs - DEFAULT_SINCE_MS;
  if (isDate(since)) return dateMs(since, zone);
  const span = durationMs(since);
  if (span === null || span <= 0) throw badValue(terminal, '--since', since, `90d, 2w, ${DATES}`);
  return untilMs - span;
}

function withinOf(terminal: Terminal, within: string | undefined): number | null {
  if (within === undefined) return null;
  const span = durationMs(within);
  if (span === null || span <= 0) throw badValue(terminal, '--within', within, '7d, 30d, 1d 12h …');
  return span;
}
