import type { JourneyActivities } from '../workflows/messages';
import type { ActivityDeps } from './deps';
import { createFinish } from './finish';
import { createEntryEvents } from './entry-events';
import { createLiveDefinitions } from './live-definitions';
import { createLook } from './look';
import { createPerform } from './perform';
import { createStoredRecommender } from './stored-recommender';
import { createSurvivors } from './survivors';

/** What workflows ask of the world, over the parts that the worker has built. */
export function createActivities(
  parts: Omit<ActivityDeps, 'live' | 'entryOf' | 'survivors'>,
): JourneyActivities {
  const deps = {
    recommender: createStoredRecommender(parts.store.events),
    ...parts,
    live: createLiveDefinitions(parts.store),
    entryOf: createEntryEvents(parts.store.events),
    survivors: createSurvivors(parts.store.profiles),
  };
  return { perform: createPerform(deps), look: createLook(deps), finish: createFinish(deps) };
}
