import type { Plan } from '../journey/plan/plan';
import type { Journeys } from '../store/repositories';

/** Finds plans by journey and version. */
export interface PlanSource {
  /** Throws when the version was never published: a run then waits until it is. */
  get(journey: string, version: string): Promise<Plan>;
}

/** Plans from the store, remembered: a version never changes, so what was read once is right for ever. */
export function createPlanSource(journeys: Pick<Journeys, 'version'>, most = 200): PlanSource {
  const known = new Map<string, Promise<Plan>>();
  return {
    get(journey, version) {
      const name = `${journey}@${version}`;
      const found = known.get(name) ?? load(journeys, journey, version);
      // Moved to the end: the least used is the first, and leaves when there are too many.
      known.delete(name);
      known.set(name, found);
      found.catch(() => known.delete(name));
      const oldest = known.keys().next().value;
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return found;
    },
  };
}

async function load(journeys: Pick<Journeys, 'version'>, journey: string, version: string): Promise<Plan> {
  const row = await journeys.version(journey, version);
  if (row === null) throw new Error(`The journey ${journey} has no version ${version} in the store`);
  return row.plan;
}
