import { DEFAULT_CATALOGUE } from '../journey/engine/items/ties';
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
  const live = createLiveDefinitions(parts.store);
  const catalogue = async () => (await live.brand()).catalogue ?? DEFAULT_CATALOGUE;
  const deps = {
    recommender: createStoredRecommender(parts.store, catalogue),
    ...parts,
    live,
    entryOf: createEntryEvents(parts.store.events),
    survivors: createSurvivors(parts.store.profiles),
  };
  return { perform: createPerform(deps), look: createLook(deps), finish: createFinish(deps) };
}
