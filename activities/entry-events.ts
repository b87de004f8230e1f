import { createBoundedCache } from '../message/bounded-cache';
import type { Store } from '../store/repositories';
import type { EventRow } from '../store/rows';
import type { RunContext } from '../workflows/messages';

/** How many entry events are kept, and for how long at most: an erased person must not linger in memory. */
const MOST_KEPT = 1_000;
const KEPT_MS = 30_000;

/** Finds the event that started a run, whole; null for entries without one. */
export type EntryEvents = (context: RunContext) => Promise<EventRow | null>;

/** Entry events from the store. The steps of a run mostly follow one another at once, and an event never changes. */
export function createEntryEvents(
  events: Pick<Store['events'], 'get'>,
  nowMs: () => number = Date.now,
): EntryEvents {
  const kept = createBoundedCache<EventRow | null>(MOST_KEPT);
  return async ({ userRef, entryMessageId }) => {
    if (entryMessageId === null) return null;
    const key = `${Math.floor(nowMs() / KEPT_MS)}/${userRef}/${entryMessageId}`;
    return kept.get(key, () => events.get(userRef, entryMessageId));
  };
}
