import type { Json } from '../audience/json';
import type { EventFact } from '../audience/facts';
import type { Trigger } from '../journey/engine/enters';
import { keptTrigger, stillOpens } from '../journey/engine/kept-entry';
import type { KeptEntryRow } from '../store/reach-repositories';
import type { DispatchContext } from './context';
import { enterPerson, type EntryAttempt } from './enter-person';
import { findProfile } from './known-person';
import { factOf } from './launch';
import { entryHash, type EntryCause } from './run-identity';

/** Keeps what would let a person into a paused journey. Keeping it twice keeps it once. */
export async function keepEntry(context: DispatchContext, attempt: EntryAttempt): Promise<void> {
  const { trigger, cause, event, hops } = attempt;
  await context.store.keptEntries.keep({
    userRef: attempt.profile.userRef,
    journey: attempt.entrance.plan.journey,
    entry: entryHash(cause),
    cause: asJson(cause),
    // The event is stored already: it is put back by its id.
    trigger: asJson({ ...trigger, event: undefined }),
    messageId: event?.messageId ?? null,
    hops,
    keptAtMs: context.now(),
  });
}

/** Lets a person in by what was kept while the journey was paused; `late` and the audience are looked at now. */
export async function enterKept(context: DispatchContext, row: KeptEntryRow): Promise<void> {
  const entrance = context.registry().entrances.find(({ plan }) => plan.journey === row.journey);
  // It was paused again: what was kept waits for the next resumption.
  if (entrance?.status === 'paused') return;
  const profile = await findProfile(context, row.userRef);
  const event = await eventOf(context, row);
  // An event that was erased meanwhile lets nobody in.
  const isGone = row.messageId !== null && event === null;
  if (entrance?.status === 'live' && profile !== null && !isGone) {
    const trigger = keptTrigger(triggerOf(row, event), context.now());
    if (stillOpens(trigger, (segment) => profile.segments[segment] !== undefined)) {
      await enterPerson(context, {
        entrance,
        trigger,
        profile,
        cause: row.cause as unknown as EntryCause,
        event,
        hops: row.hops,
        ended: () => Promise.resolve(null),
      });
    }
  }
  await context.store.keptEntries.remove(row);
}

async function eventOf(context: DispatchContext, row: KeptEntryRow): Promise<EventFact | null> {
  const stored = row.messageId === null ? null : await context.store.events.get(row.userRef, row.messageId);
  return stored === null ? null : factOf(stored);
}

function triggerOf(row: KeptEntryRow, event: EventFact | null): Trigger {
  const bare = row.trigger as unknown as Trigger;
  return bare.kind === 'event' || bare.kind === 'trait' || bare.kind === 'manual'
    ? ({ ...bare, event } as Trigger)
    : bare;
}

/** A cause or a trigger is plain data; what is undefined goes. */
function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
