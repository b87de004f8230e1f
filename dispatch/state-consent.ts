import { applyEvent } from '../audience/profile-change';
import type { Store } from '../store/repositories';
import type { EventRow } from '../store/rows';
import { consentRows } from './consent-history';
import { recordHistory } from './profile-history';
import { partitionOf } from './partition-of';

/** How often the profile is read again because somebody else wrote it in between. */
const MOST_TRIES = 10;

/**
 * Puts what an event says of consent into the profile, in force before this resolves, so that nothing is sent after it
 * was acknowledged. Gives the event as it stands for the person (who may have been merged), for the caller to record;
 * null where the person is gone: who was erased cannot be written to. Stating the same twice changes nothing.
 */
export async function stateConsent(
  store: Pick<Store, 'profiles' | 'consents' | 'profileHistory'>,
  event: EventRow,
  region: string,
): Promise<EventRow | null> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const profile = await store.profiles.get(event.userRef);
    if (profile === null) return null;
    const row = { ...event, userRef: profile.userRef, partition: partitionOf(profile.userRef) };
    // First its evidence: what is in force can be shown to have been said.
    await store.consents.add(consentRows(row));
    const after = applyEvent(profile, row, region).profile;
    await recordHistory(store.profileHistory, profile, after, row, row.receivedAtMs);
    const stale = await store.profiles.saveMany([after]);
    if (stale.length === 0) return row;
  }
  throw new Error('The profile was written by others every time it was tried');
}
