import { factsNeeded } from '../../audience/needs';
import type { Segment } from '../../journey/language/workspace';
import { decidingConditions } from '../../journey/plan/plan-conditions';
import type { Plan } from '../../journey/plan/plan';

/** Which events of the past conditions may ask for: of the journey, and of the segments that matter to it. */
export function eventsAskedFor(plan: Plan, segments: readonly Segment[]): string[] {
  const where = plan.enter.flatMap((item) => (item.kind === 'event' && item.where ? [item.where] : []));
  const audience = [plan.audience, plan.delivery.onlyIf].flatMap((condition) => condition ?? []);
  const { events } = factsNeeded([...where, ...audience, ...decidingConditions(plan)]);
  const opening = plan.enter.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
  const read = segments.flatMap(({ reads }) => reads).filter((token) => token.startsWith('event:'));
  return [...new Set([...events, ...opening, ...read.map((token) => token.slice('event:'.length))])];
}
