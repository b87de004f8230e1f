import type { Json, JsonObject } from '../../audience/json';

/** Lists and mappings may be long, and nobody enters by them. */
function plain(value: Json | undefined): Json | undefined {
  return value === null || typeof value === 'object' ? undefined : value;
}

/** What `trait_changed` tells. */
export type TraitChange = JsonObject & { trait: string };

/** The properties of `trait_changed` for each of these traits: its name, and what it was and is where that is plain. */
export function traitChanges(
  before: JsonObject,
  after: JsonObject,
  traits: readonly string[],
): TraitChange[] {
  return traits.map((trait) => {
    const [from, to] = [plain(before[trait]), plain(after[trait])];
    return { trait, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });
}
