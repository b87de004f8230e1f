import type { AppointmentRow } from '../store/rows';
import { setAppointment } from './appointments';
import type { DispatchContext } from './context';
import { enterPerson } from './enter-person';
import { findProfile } from './known-person';

/** Lets a person in by a date that has come, and finds the next one. */
export async function keepAppointment(context: DispatchContext, due: AppointmentRow): Promise<void> {
  const { userRef, journey, item, atMs } = due;
  const entrance = context.registry().entrances.find((one) => one.plan.journey === journey);
  const profile = await findProfile(context, userRef);
  if (entrance?.plan.enter[item]?.kind !== 'date' || profile === null) {
    await context.store.appointments.remove(userRef, journey, item);
    return;
  }
  if (entrance.status === 'live') {
    await enterPerson(context, {
      entrance,
      trigger: { kind: 'date', item, atMs, nowMs: context.now() },
      profile,
      cause: { kind: 'date', item, atMs },
      event: null,
      hops: 0,
      ended: () => Promise.resolve(null),
    });
  }
  await setAppointment(context, entrance, item, profile, atMs + 1);
  // Under a merged person's old reference it would come due for ever.
  if (profile.userRef !== userRef) await context.store.appointments.remove(userRef, journey, item);
}
