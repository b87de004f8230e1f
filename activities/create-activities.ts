import type { JourneyActivities } from '../workflows/messages';
import type { ActivityDeps } from './deps';
import { createFinish } from './finish';
import { createEntryEvents } from './entry-events';
import { createLiveDefinitions } from './live-definitions';
import { createLook } from './look';
import { createPerform } from './perform';
import { createStoredRecommender } from './stored-recommender';

/** What workflows ask of the world, over the parts that the worker has built. */
export function createActivities(parts: Omit<ActivityDeps, 'live' | 'entryOf'>): JourneyActivities {
  const deps = {
    recommender: createStoredRecommender(parts.store.events),
    ...parts,
    live: createLiveDefinitions(parts.store.definitions),
    entryOf: createEntryEvents(parts.store.events),
  };
  return { perform: createPerform(deps), look: createLook(deps), finish: createFinish(deps) };
}
