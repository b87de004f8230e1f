import type { JourneyActivities } from '../workflows/messages';
import type { ActivityDeps } from './deps';
import { createFinish } from './finish';
import { createLiveDefinitions } from './live-definitions';
import { createLook } from './look';
import { createPerform } from './perform';

/** What workflows ask of the world, over the parts that the worker has built. */
export function createActivities(parts: Omit<ActivityDeps, 'live'>): JourneyActivities {
  const deps = { ...parts, live: createLiveDefinitions(parts.store.definitions) };
  return { perform: createPerform(deps), look: createLook(deps), finish: createFinish(deps) };
}
