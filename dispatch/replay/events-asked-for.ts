import { factsNeeded } from '../../audience/needs';
import type { TraitDefinition } from '../../audience/traits/definition';
import type { Segment } from '../../journey/language/workspace';
import { decidingConditions } from '../../journey/plan/plan-conditions';
import type { Plan } from '../../journey/plan/plan';
import { traitsThatMatter } from '../../journey/simulator/population/traits-that-matter';

/** Which events of the past may be asked for: by the journey, and by the segments and traits that matter to it. */
export function eventsAskedFor(
  plan: Plan,
  segments: readonly Segment[],
  traits: readonly TraitDefinition[],
): string[] {
  const where = plan.enter.flatMap((item) => (item.kind === 'event' && item.where ? [item.where] : []));
  const audience = [plan.audience, plan.delivery.onlyIf].flatMap((condition) => condition ?? []);
  const { events } = factsNeeded([...where, ...audience, ...decidingConditions(plan)]);
  const opening = plan.enter.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
  const computed = traitsThatMatter([plan], segments, traits);
  const read = [...segments, ...computed]
    .flatMap(({ reads }) => reads)
    .filter((token) => token.startsWith('event:'));
  return [...new Set([...events, ...opening, ...read.map((token) => token.slice('event:'.length))])];
}
