import type { ProfileRow } from '../store/rows';
import type { JsonObject } from './json';

/** The trait by which people refuse to be singled out by what is known of them. */
export const PERSONALIZATION = 'personalization';

/**
 * Whether what is known of a person may choose for them: segments by conditions, recommendations from their own
 * behaviour, their best hour, the channel they answer most. The trait `personalization: off` (or false) says no: an
 * option not based on personal characteristics, as PIPL article 24 and article 17 of the Provisions on Algorithmic
 * Recommendations ask for. Messages they consented to still come.
 */
export function isPersonalized(traits: JsonObject): boolean {
  const choice = traits[PERSONALIZATION];
  return choice !== 'off' && choice !== false;
}

/**
 * The traits that a message may be written with: of somebody who refuses to be singled out none that is computed from
 * what they did (a tier, a favourite, a count), only what they or the shop stated.
 */
export function writableTraits({ traits, computed }: Pick<ProfileRow, 'traits' | 'computed'>): JsonObject {
  if (computed === undefined || isPersonalized(traits)) return traits;
  const stated = Object.entries(traits).filter(([name]) => !Object.hasOwn(computed.traits, name));
  return Object.fromEntries(stated);
}
