import type { Calendar, LocalTime } from './calendar';
import type { Condition, Weekday } from './condition';
import { clockChangeOr, instantsOfMinute, minuteOfDay, minutesOf, windowHas } from './local-window';
import { mayChangeAt, saw, type Look } from './look';

type ClockCondition = Extract<Condition, { kind: 'clock' }>;

/** Every change of a weekly clock comes within eight local days. */
const DAYS_AHEAD = 8;

const DAY_BEFORE: Record<Weekday, Weekday> = {
  mon: 'sun',
  tue: 'mon',
  wed: 'tue',
  thu: 'wed',
  fri: 'thu',
  sat: 'fri',
  sun: 'sat',
};

/** After midnight, a window that passes midnight still belongs to the day on which it began. */
function isIn(clock: ClockCondition, local: LocalTime): boolean {
  const minute = minuteOfDay(local);
  if (clock.between !== null && !windowHas(clock.between, minute)) return false;
  if (clock.on === null) return true;
  const passesMidnight = clock.between !== null && minutesOf(clock.between[1]) < minutesOf(clock.between[0]);
  const startedYesterday = passesMidnight && clock.between !== null && minute < minutesOf(clock.between[1]);
  return clock.on.includes(startedYesterday ? DAY_BEFORE[local.weekday] : local.weekday);
}

/** The next instant at which the clock condition is no longer what it is, or Infinity. */
function nextChange(clock: ClockCondition, now: LocalTime, look: Look, calendar: Calendar): number {
  const { nowMs, zone } = look.facts;
  const value = isIn(clock, now);
  const edges = clock.between === null ? [0] : clock.between.map(minutesOf);
  for (let day = 0; day <= DAYS_AHEAD; day += 1) {
    const instants = edges.flatMap((edge) => instantsOfMinute(now, day, edge, zone, calendar));
    for (const atMs of instants.sort((a, b) => a - b)) {
      if (atMs > nowMs && isIn(clock, calendar.local(atMs, zone)) !== value) {
        return clockChangeOr(nowMs, atMs, zone, calendar);
      }
    }
  }
  return Infinity;
}

/** `{ clock: { between, on } }`: local time now. */
export function clockIs(clock: ClockCondition, look: Look): boolean {
  const now = look.calendar.local(look.facts.nowMs, look.facts.zone);
  const value = isIn(clock, now);
  mayChangeAt(look, nextChange(clock, now, look, look.calendar));
  const hour = String(now.hour).padStart(2, '0');
  saw(look, 'clock', `${now.weekday} ${hour}:${String(now.minute).padStart(2, '0')}`);
  return value;
}
