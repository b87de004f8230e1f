import type { AppointmentRow, ProfileRow } from '../store/rows';
import { scheduledTurn, setAppointment } from './appointments';
import type { DispatchContext } from './context';
import { enterPerson } from './enter-person';
import { findProfile } from './known-person';
import type { Entrance } from './registry';

function firingOf(
  context: DispatchContext,
  entrance: Entrance,
  due: AppointmentRow,
  profile: ProfileRow,
): string {
  return scheduledTurn(context, entrance.plan, due.item, profile, due.atMs)?.firing ?? String(due.atMs);
}

/** Lets a person in by a date or a turn that has come, and finds the next one. */
export async function keepAppointment(context: DispatchContext, due: AppointmentRow): Promise<void> {
  const { userRef, journey, item, atMs } = due;
  const entrance = context.registry().entrances.find((one) => one.plan.journey === journey);
  const profile = await findProfile(context, userRef);
  const kind = entrance?.plan.enter[item]?.kind;
  if (entrance === undefined || profile === null || (kind !== 'date' && kind !== 'schedule')) {
    await context.store.appointments.remove(userRef, journey, item);
    return;
  }
  if (entrance.status === 'live' || entrance.status === 'paused') {
    await enterPerson(context, {
      entrance,
      trigger: { kind, item, atMs, nowMs: context.now() },
      profile,
      cause:
        kind === 'date'
          ? { kind, item, atMs }
          : { kind, item, firing: firingOf(context, entrance, due, profile) },
      event: null,
      hops: 0,
      ended: () => Promise.resolve(null),
    });
  }
  await setAppointment(context, entrance, item, profile, atMs + 1);
  // Under a merged person's old reference it would come due for ever.
  if (profile.userRef !== userRef) await context.store.appointments.remove(userRef, journey, item);
}
