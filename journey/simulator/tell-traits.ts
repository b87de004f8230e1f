import type { JsonObject } from '../../audience/json';
import { traitChanges } from '../engine/trait-changes';
import type { SimPerson } from './person';
import { recordSystemEvent } from './record-event';
import type { World } from './world';

/** Records what became different in traits, where somebody speaks of it. `tokens` name what changed. */
export function tellTraits(
  world: World,
  person: SimPerson,
  before: JsonObject,
  tokens: readonly string[],
  hops: number,
): void {
  if (!world.spokenOf.has('trait_changed')) return;
  const traits = tokens.flatMap((token) =>
    token.startsWith('profile:') ? [token.slice('profile:'.length)] : [],
  );
  for (const properties of traitChanges(before, person.facts.traits, traits)) {
    recordSystemEvent(world, person, 'trait_changed', properties, { hops });
  }
}
