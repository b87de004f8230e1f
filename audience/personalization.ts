import type { JsonObject } from './json';

/** The trait by which people refuse to be singled out by what is known of them. */
export const PERSONALIZATION = 'personalization';

/**
 * Whether what is known of a person may choose for them: segments by conditions, recommendations from their own
 * behaviour, their best hour, the channel they answer most. The trait `personalization: off` (or false) says no: an
 * option not based on personal characteristics, as PIPL article 24 asks for. Messages they consented to still come.
 */
export function isPersonalized(traits: JsonObject): boolean {
  const choice = traits[PERSONALIZATION];
  return choice !== 'off' && choice !== false;
}
