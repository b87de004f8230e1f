import type { Calendar } from '../audience/calendar';
import { readPath } from '../audience/json';
import { dateInstant } from '../journey/engine/date-instant';
import { nextTurn, type ScheduledTurn } from '../journey/engine/schedule';
import type { EnterItem, Plan } from '../journey/plan/plan';
import type { ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import type { Entrance } from './registry';

type DateItem = Extract<EnterItem, { kind: 'date' }>;

/**
 * The next instant at which a person enters by a date: the first at or after `fromMs`, which the caller sets back by
 * `late` so that somebody learnt of a little late still enters. Null when there is none to come.
 */
function nextAppointment(
  plan: Pick<Plan, 'timezone'>,
  item: DateItem,
  profile: Pick<ProfileRow, 'traits' | 'zone'>,
  fromMs: number,
  brandZone: string,
  calendar: Calendar,
): number | null {
  const zone = plan.timezone === 'profile' ? (profile.zone ?? brandZone) : plan.timezone;
  const atMs = dateInstant(readPath(profile.traits, item.profile), item, fromMs, zone, calendar);
  return atMs !== null && atMs >= fromMs ? atMs : null;
}

/** A person's turn by a schedule at or after `fromMs`; null where the item is no schedule, or fires no more. */
export function scheduledTurn(
  context: Pick<DispatchContext, 'registry' | 'calendar'>,
  plan: Plan,
  index: number,
  profile: Pick<ProfileRow, 'userRef' | 'zone'>,
  fromMs: number,
): ScheduledTurn | null {
  const item = plan.enter[index];
  if (item?.kind !== 'schedule') return null;
  const person = { userRef: profile.userRef, zone: profile.zone ?? context.registry().brand.timezone };
  return nextTurn(plan, index, item, person, fromMs, context.calendar);
}

/** Keeps the next instant of one date or schedule entry of one person, or forgets it where there is none. */
export async function setAppointment(
  context: DispatchContext,
  entrance: Entrance,
  index: number,
  profile: ProfileRow,
  fromMs: number,
): Promise<void> {
  const { plan } = entrance;
  const item = plan.enter[index];
  if (item?.kind !== 'date' && item?.kind !== 'schedule') return;
  const brandZone = context.registry().brand.timezone;
  const atMs =
    item.kind === 'schedule'
      ? (scheduledTurn(context, plan, index, profile, fromMs)?.atMs ?? null)
      : nextAppointment(plan, item, profile, fromMs, brandZone, context.calendar);
  const { userRef } = profile;
  if (atMs === null) await context.store.appointments.remove(userRef, plan.journey, index);
  else await context.store.appointments.set({ userRef, journey: plan.journey, item: index, atMs });
}

/**
 * Sets anew the dates that an event may have moved: those of traits that changed, and all, with the turns of schedules,
 * when the zone moved. Somebody who is heard of for the first time gets the turns of schedules too.
 */
export async function moveAppointments(
  context: DispatchContext,
  profile: ProfileRow,
  changed: readonly string[],
  isNew: boolean,
): Promise<void> {
  const { date, schedule } = context.registry().enteredBy;
  if (date.size === 0 && schedule.length === 0) return;
  const traits = changed.flatMap((token) =>
    token.startsWith('profile:') ? [token.slice('profile:'.length)] : [],
  );
  const zoneMoved = traits.includes('timezone');
  const heads = zoneMoved ? [...date.keys()] : traits;
  const moved = new Set(heads.flatMap((head) => date.get(head) ?? []));
  for (const entrance of moved) await setAllAppointments(context, entrance, profile, 'date');
  if (!isNew && !zoneMoved) return;
  for (const entrance of schedule) await setAllAppointments(context, entrance, profile, 'schedule');
}

/**
 * Sets all entries of a kind of one journey for one person. A date that has passed still counts while it lies within
 * `late`; a schedule counts from now on, for whoever came after a firing was not there.
 */
export async function setAllAppointments(
  context: DispatchContext,
  entrance: Entrance,
  profile: ProfileRow,
  kind: 'date' | 'schedule',
): Promise<void> {
  for (const [index, item] of entrance.plan.enter.entries()) {
    if (item.kind !== kind) continue;
    const nowMs = context.now();
    await setAppointment(
      context,
      entrance,
      index,
      profile,
      item.kind === 'date' ? nowMs - item.lateMs : nowMs,
    );
  }
}
