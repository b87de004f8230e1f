import type { Plan } from '../journey/plan/plan';
import type { Store } from '../store/repositories';

/** How many plans are kept: versions are immutable, so what is kept is never wrong. */
const MOST_KEPT = 500;

/** Looks plans up by journey and version, and keeps them. */
export type PlanSource = (journey: string, version: string) => Promise<Plan>;

/** Plans from the store, each version read once. */
export function createPlanSource(journeys: Pick<Store['journeys'], 'version'>): PlanSource {
  const kept = new Map<string, Plan>();
  return async (journey, version) => {
    const name = `${journey}@${version}`;
    const known = kept.get(name);
    if (known !== undefined) return known;
    const row = await journeys.version(journey, version);
    if (row === null) throw new Error(`The plan ${name} is not in the database`);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    kept.set(name, row.plan);
    return row.plan;
  };
}
