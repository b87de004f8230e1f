import { applyEvent } from '../audience/profile-change';
import type { ChannelName } from '../audience/channel';
import { systemEvent } from '../dispatch/system-event';
import type { EventRow } from '../store/rows';
import type { ApiDeps } from './deps';

/** How often the profile is read again because somebody else wrote it in between. */
const MOST_TRIES = 10;

export interface ConsentStated {
  userRef: string;
  channel: ChannelName;
  /** Null for the whole channel. */
  topic: string | null;
  granted: boolean;
  /** What recorded it, with an id that is the same when the same statement comes twice. */
  source: string;
  reason: string;
}

function rowOf(stated: ConsentStated, nowMs: number): EventRow {
  const { userRef, channel, topic, granted, source, reason } = stated;
  return systemEvent({
    userRef,
    messageId: source,
    name: granted ? 'subscribed' : 'unsubscribed',
    properties: { channel, ...(topic === null ? {} : { topic }), reason },
    atMs: nowMs,
    receivedAtMs: nowMs,
  });
}

/**
 * Records what a person said about being written to. It is in force in the profile before this resolves, so nothing
 * is sent after it was acknowledged; the event then tells journeys and segments.
 */
export async function changeConsent(
  deps: ApiDeps,
  record: (row: EventRow) => Promise<void>,
  stated: ConsentStated,
): Promise<void> {
  const now = deps.now ?? (() => Date.now());
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const profile = await deps.store.profiles.get(stated.userRef);
    // Somebody who was erased cannot be written to: there is nothing to withdraw.
    if (profile === null) return;
    const row = rowOf({ ...stated, userRef: profile.userRef }, now());
    const applied = applyEvent(profile, row, deps.settings.region);
    const stale = await deps.store.profiles.saveMany([applied.profile]);
    if (stale.length > 0) continue;
    await record(row);
    return;
  }
  throw new Error('The profile was written by others every time it was tried');
}
