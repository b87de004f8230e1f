import type { Plan } from '../plan/plan';

/** Journeys in the order in which they let a person in: what one event starts asks for room by priority, 9 first. */
export function byPriority<T extends { plan: Plan }>(entrances: readonly T[]): T[] {
  return [...entrances].sort((a, b) => b.plan.delivery.priority - a.plan.delivery.priority);
}
