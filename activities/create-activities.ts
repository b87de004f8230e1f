import type { JourneyActivities } from '../workflows/messages';
import type { ActivityDeps } from './deps';
import { createFinish } from './finish';
import { createLook } from './look';
import { createPerform } from './perform';

/** What workflows ask of the world, over the parts that the worker has built. */
export function createActivities(deps: ActivityDeps): JourneyActivities {
  return { perform: createPerform(deps), look: createLook(deps), finish: createFinish(deps) };
}
