import { lastEntryEvent, reachingBack } from '../journey/engine/existing-event';
import type { ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import { enterPerson } from './enter-person';
import { loadFacts } from './load-facts';
import type { Entrance } from './registry';

/**
 * Lets a person in by an event from before the journey was published, where the journey reaches back to it. The run is
 * the one that the event itself would have begun, so looking at somebody twice lets them in once.
 */
export async function enterByPast(
  context: DispatchContext,
  entrance: Entrance,
  profile: ProfileRow,
): Promise<void> {
  const { plan, needs } = entrance;
  const names = reachingBack(plan).map(({ event }) => event);
  if (names.length === 0) return;
  const nowMs = context.now();
  const facts = await loadFacts(context.store, {
    profile,
    run: null,
    event: null,
    needs: { ...needs, events: [...new Set([...needs.events, ...names])] },
    nowMs,
    timezone: plan.timezone,
    brandZone: context.registry().brand.timezone,
  });
  const event = lastEntryEvent(plan, (one) => ({ ...facts, event: one }), nowMs, context.calendar);
  if (event === null) return;
  await enterPerson(context, {
    entrance,
    trigger: { kind: 'event', event, receivedAtMs: nowMs, existing: true },
    profile,
    cause: { kind: 'event', messageId: event.messageId },
    event,
    hops: 0,
    ended: () => Promise.resolve(null),
  });
}
