import { candidatesOf, choose, type Others } from '../../insight/recommendations/choose';
import { gapsOf, usualGap } from '../../insight/recommendations/replenish';
import type { EventFact } from '../../audience/facts';
import { isPersonalized } from '../../audience/personalization';
import type { Performed } from '../engine/effect';
import {
  describeItems,
  interestsOf,
  itemEvents,
  wantedItems,
  type Recommendation,
} from '../engine/recommend';
import type { RecommendStep } from '../plan/reach-steps';
import type { SimPerson } from './person';
import type { SimRun } from './sim-run';
import type { World } from './world';

/** Items from the events of the world and its catalogue, as the activity finds them in the store. */
export function performRecommend(world: World, run: SimRun, step: RecommendStep): Performed {
  // What all want is chosen for nobody in particular.
  if (step.strategy !== 'top' && !isPersonalized(run.person.facts.traits))
    return { status: 'skipped', reason: 'personalization_off' };
  const found = recommendation(world, run.person, step);
  return 'none' in found
    ? { status: 'skipped', reason: found.none }
    : { status: 'done', result: { items: found.items } };
}

function eventsOf(world: World, person: SimPerson): EventFact[] {
  return itemEvents(world.catalogue).flatMap((name) => person.events.get(name) ?? []);
}

function recommendation(world: World, person: SimPerson, { strategy, limit }: RecommendStep): Recommendation {
  const { clock, catalogue, items, simulation } = world;
  const { nowMs } = clock;
  // What is bought together is found from many people over months: a simulation knows it only where it is given.
  if (strategy === 'also_bought' && simulation.neighbours === undefined) return { none: 'not_available' };
  const own = interestsOf(eventsOf(world, person), nowMs, catalogue);
  const everybody = (): EventFact[] => [...world.people.values()].flatMap((one) => eventsOf(world, one));
  const top = strategy === 'top' ? wantedItems(everybody(), nowMs, catalogue) : [];
  const others: Others = {
    top,
    neighboursOf: (item) => givenNeighbours(world, item),
    usualGapOf: usualGapIn(world),
  };
  const candidates = candidatesOf(strategy, own, others, nowMs);
  const shelves = new Map(
    candidates.flatMap((id) => {
      const kept = items.get(id);
      return kept === undefined ? [] : [[id, { ...kept.item, moments: kept.moments }] as const];
    }),
  );
  const choices = choose(strategy, candidates, { purchases: own.purchases, shelves, nowMs }, limit);
  return describeItems(choices, [...top, ...own.wanted], (id) => items.get(id)?.item ?? null);
}

/** The neighbours that the simulation was given, each half as near as the one before. */
function givenNeighbours({ simulation }: World, item: string) {
  return (simulation.neighbours?.[item] ?? []).map((near, index) => ({
    item: near,
    score: 0.5 ** (index + 1),
  }));
}

/** The usual gaps among all people of the world. */
function usualGapIn(world: World): Others['usualGapOf'] {
  let gaps: Map<string, number[]> | null = null;
  return (item) => {
    gaps ??= gapsOfAll(world);
    return usualGap(gaps.get(item) ?? []);
  };
}

function gapsOfAll(world: World): Map<string, number[]> {
  const all = new Map<string, number[]>();
  for (const person of world.people.values()) {
    const { purchases } = interestsOf(eventsOf(world, person), world.clock.nowMs, world.catalogue);
    for (const [item, gaps] of gapsOf(purchases)) all.set(item, [...(all.get(item) ?? []), ...gaps]);
  }
  return all;
}
