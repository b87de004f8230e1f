import { luxonCalendar } from '../../audience/luxon-calendar';
import { MOST_PEOPLE } from '../../journey/language/population/population';
import { dateMs, isDate } from '../../journey/language/values/date';
import type { Invocation } from '../command-row';
import { badValue, countOption, textOption } from '../options';
import type { Terminal } from '../terminal';

const MOST_DAYS = 366;
const MOST_SEED = 0xffff_ffff;
const DEFAULT_DAYS = 30;
const DEFAULT_SEED = 1;

/** What a simulation of many is asked to be. `people` is undefined where nobody says. */
export interface PeopleOptions {
  people: number | undefined;
  seed: number;
  days: number;
  startMs: number;
}

/** Whether the options speak of many people, and not of one. */
export function asksForPeople(invocation: Invocation): boolean {
  return ['people', 'seed', 'days', 'start', 'profile', 'from'].some(
    (name) => textOption(invocation, name) !== undefined,
  );
}

/** Reads the options. Without `--start` it is the last midnight of the workspace. */
export function peopleOptions(
  terminal: Terminal,
  invocation: Invocation,
  zone: string,
  nowMs: number,
): PeopleOptions {
  const people =
    textOption(invocation, 'people') === undefined
      ? undefined
      : countOption(terminal, invocation, 'people', 1, MOST_PEOPLE);
  return {
    people,
    seed: countOption(terminal, invocation, 'seed', DEFAULT_SEED, MOST_SEED),
    days: countOption(terminal, invocation, 'days', DEFAULT_DAYS, MOST_DAYS),
    startMs: startOf(terminal, textOption(invocation, 'start'), zone, nowMs),
  };
}

function startOf(terminal: Terminal, start: string | undefined, zone: string, nowMs: number): number {
  if (start === undefined) {
    const today = luxonCalendar.local(nowMs, zone);
    return luxonCalendar.instant({ ...today, hour: 0, minute: 0 }, zone);
  }
  if (!isDate(start)) throw badValue(terminal, '--start', start, '2026-03-02, 2026-03-02T10:00:00+08:00 …');
  return dateMs(start, zone);
}
