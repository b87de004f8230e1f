import { byPriority } from '../engine/by-priority';
import type { Plan } from '../plan/plan';

/** A plan with what is looked up for every event, found once. */
export interface IndexedPlan {
  plan: Plan;
  listens: ReadonlySet<string>;
}

/** The plans, and which of them an event, a segment or a date may start. */
export interface PlanIndex {
  all: readonly IndexedPlan[];
  byEvent: ReadonlyMap<string, readonly IndexedPlan[]>;
  bySegment: ReadonlyMap<string, readonly IndexedPlan[]>;
  byJourney: ReadonlyMap<string, IndexedPlan>;
  byTrait: ReadonlyMap<string, readonly IndexedPlan[]>;
  /** Plans that a change of an item may start, by the change. */
  byItem: ReadonlyMap<string, readonly IndexedPlan[]>;
  /** Every item of `enter` that is a date or a schedule, with its place. */
  dates: readonly DateEntry[];
  /** Plans that also take those to whom an event happened before. */
  reachingBack: readonly IndexedPlan[];
}

export interface DateEntry {
  indexed: IndexedPlan;
  index: number;
  item: Extract<Plan['enter'][number], { kind: 'date' | 'schedule' }>;
}

/** Finds, once, which plans an event, a segment or a date concerns. */
export function indexPlans(plans: readonly Plan[]): PlanIndex {
  const all = byPriority(plans.map((plan) => ({ plan, listens: new Set(plan.listens) })));
  const byEvent = new Map<string, IndexedPlan[]>();
  const bySegment = new Map<string, IndexedPlan[]>();
  const byTrait = new Map<string, IndexedPlan[]>();
  const byItem = new Map<string, IndexedPlan[]>();
  const dates: DateEntry[] = [];
  for (const indexed of all) {
    indexed.plan.enter.forEach((item, index) => {
      if (item.kind === 'event') addTo(byEvent, item.event, indexed);
      else if (item.kind === 'segment') addTo(bySegment, item.segment, indexed);
      else if (item.kind === 'trait') addTo(byTrait, item.trait, indexed);
      else if (item.kind === 'item') addTo(byItem, item.change, indexed);
      else if (item.kind === 'date' || item.kind === 'schedule') dates.push({ indexed, index, item });
    });
  }
  const byJourney = new Map(all.map((indexed) => [indexed.plan.journey, indexed]));
  const reachingBack = all.filter(({ plan }) => plan.enter.some((item) => 'existingMs' in item));
  return { all, byEvent, bySegment, byJourney, byTrait, byItem, dates, reachingBack };
}

function addTo(map: Map<string, IndexedPlan[]>, name: string, indexed: IndexedPlan): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [indexed]);
  else if (!known.includes(indexed)) known.push(indexed);
}
