import type { TraitDefinition } from '../../../audience/traits/definition';
import type { Segment } from '../../language/workspace';
import type { Plan } from '../../plan/plan';

/**
 * The computed traits that journeys or segments speak of, and those that these read. The others change nothing about
 * them. Who listens to any change of a trait needs them all.
 */
export function traitsThatMatter(
  plans: readonly Plan[],
  segments: readonly Segment[],
  traits: readonly TraitDefinition[],
): TraitDefinition[] {
  if (traits.length === 0) return [];
  const text = JSON.stringify([plans, segments]);
  if (text.includes('"trait_changed"')) return [...traits];
  const isNamed = (name: string): boolean => new RegExp(`["{. ]${name}\\b`).test(text);
  const needed = new Set(traits.filter(({ gives }) => gives.some(isNamed)));
  for (const { reads } of needed) {
    for (const other of traits) {
      if (other.gives.some((name) => reads.includes(`profile:${name}`))) needed.add(other);
    }
  }
  return traits.filter((trait) => needed.has(trait));
}
