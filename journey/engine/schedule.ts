import type { Calendar } from '../../audience/calendar';
import { nextFiring } from '../../audience/cron';
import { draw } from '../../audience/draw';
import type { Plan } from '../plan/plan';
import type { ScheduleItem } from '../plan/enter-items';

/** Who the schedule is looked at for, and in which zone. */
export interface ScheduledPerson {
  userRef: string;
  /** The person's own zone, or the workspace's where it is not known. */
  zone: string;
}

/** A person's turn: the instant at which they enter, and the firing it belongs to. */
export interface ScheduledTurn {
  atMs: number;
  /** The local time of the firing, `2026-03-02T09:00`: the same though the person moves to another zone meanwhile. */
  firing: string;
}

/** The zone in which a schedule fires for a person. */
function zoneOf(plan: Pick<Plan, 'timezone'>, item: ScheduleItem, person: ScheduledPerson): string {
  const zone = item.timezone ?? plan.timezone;
  return zone === 'profile' ? person.zone : zone;
}

/** The share of `over` after which a person's turn comes: always the same, by hash of person and place. */
function shareMs(plan: Pick<Plan, 'journey'>, index: number, item: ScheduleItem, userRef: string): number {
  return Math.floor(draw(userRef, `schedule:${plan.journey}:${index}`) * item.overMs);
}

/** The first turn of a person at or after an instant; null where the schedule does not fire any more. */
export function nextTurn(
  plan: Pick<Plan, 'journey' | 'timezone'>,
  index: number,
  item: ScheduleItem,
  person: ScheduledPerson,
  fromMs: number,
  calendar: Calendar,
): ScheduledTurn | null {
  const zone = zoneOf(plan, item, person);
  const share = shareMs(plan, index, item, person.userRef);
  const firingMs = nextFiring(item.cron, fromMs - share - 1, zone);
  if (firingMs === null) return null;
  const { year, month, day, hour, minute } = calendar.local(firingMs, zone);
  const two = (number: number): string => String(number).padStart(2, '0');
  return { atMs: firingMs + share, firing: `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}` };
}
