import type { Calendar } from '../audience/calendar';
import { readPath } from '../audience/json';
import { dateInstant } from '../journey/engine/date-instant';
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

/** Keeps the next instant of one date entry of one person, or forgets it where there is none. */
export async function setAppointment(
  context: DispatchContext,
  entrance: Entrance,
  index: number,
  profile: ProfileRow,
  fromMs: number,
): Promise<void> {
  const { plan } = entrance;
  const item = plan.enter[index];
  if (item?.kind !== 'date') return;
  const brandZone = context.registry().brand.timezone;
  const atMs = nextAppointment(plan, item, profile, fromMs, brandZone, context.calendar);
  const { userRef } = profile;
  if (atMs === null) await context.store.appointments.remove(userRef, plan.journey, index);
  else await context.store.appointments.set({ userRef, journey: plan.journey, item: index, atMs });
}

/** Sets anew the dates that a change of traits may have moved: those of the traits, and all when the zone moved. */
export async function moveAppointments(
  context: DispatchContext,
  profile: ProfileRow,
  changed: readonly string[],
): Promise<void> {
  const { date } = context.registry().enteredBy;
  if (date.size === 0) return;
  const traits = changed.flatMap((token) =>
    token.startsWith('profile:') ? [token.slice('profile:'.length)] : [],
  );
  const heads = traits.includes('timezone') ? [...date.keys()] : traits;
  const moved = new Set(heads.flatMap((head) => date.get(head) ?? []));
  for (const entrance of moved) await setAllAppointments(context, entrance, profile);
}

/** Sets all date entries of one journey for one person. */
export async function setAllAppointments(
  context: DispatchContext,
  entrance: Entrance,
  profile: ProfileRow,
): Promise<void> {
  for (const [index, item] of entrance.plan.enter.entries()) {
    if (item.kind !== 'date') continue;
    await setAppointment(context, entrance, index, profile, context.now() - item.lateMs);
  }
}
