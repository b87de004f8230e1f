import type { Performed } from '../engine/effect';
import { mostWanted, productEvents, type Recommendation } from '../engine/recommend';
import type { RecommendStep } from '../plan/reach-steps';
import type { SimPerson } from './person';
import type { SimRun } from './sim-run';
import type { World } from './world';

/** Items from the events of the world, as the activity finds them in the store. */
export function performRecommend(world: World, run: SimRun, step: RecommendStep): Performed {
  const found = recommendation(world, run.person, step);
  return 'none' in found
    ? { status: 'skipped', reason: found.none }
    : { status: 'done', result: { items: found.items } };
}

function recommendation(world: World, person: SimPerson, { strategy, limit }: RecommendStep): Recommendation {
  const { nowMs } = world.clock;
  const events = (of: SimPerson) =>
    productEvents(world.catalogue).flatMap((name) => of.events.get(name) ?? []);
  if (strategy === 'favourite') return mostWanted(events(person), limit, nowMs, world.catalogue);
  if (strategy === 'top')
    return mostWanted([...world.people.values()].flatMap(events), limit, nowMs, world.catalogue);
  return { none: 'not_available' };
}
