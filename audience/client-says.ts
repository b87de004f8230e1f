import type { EventRow, ProfileRow } from '../store/rows';
import { checkZone, normalizeLocale, type Checked } from './address';
import { textTrait } from './trait-change';

type Name = 'timezone' | 'locale';
type Said = NonNullable<ProfileRow['clientSays']>;

const CHECKS: Record<Name, (text: string) => Checked> = { timezone: checkZone, locale: normalizeLocale };
const FIELDS = { timezone: 'zone', locale: 'locale' } as const;
const NAMES: readonly Name[] = ['timezone', 'locale'];

/** What an event's client says of its place and language, where it says something that can be read. */
export function clientSays(event: EventRow): Said {
  const said: Said = {};
  for (const name of NAMES) {
    const text = Object.hasOwn(event.context, name) ? event.context[name] : undefined;
    const checked = typeof text === 'string' ? CHECKS[name](text) : null;
    if (checked !== null && 'value' in checked) said[name] = { value: checked.value, atMs: event.atMs };
  }
  return said;
}

/** Joins what clients said, the newest of each, in place; at one instant the larger text, in any order of arrival. */
export function joinClientSays(profile: ProfileRow, said: Said | undefined): void {
  for (const name of NAMES) {
    const other = said?.[name];
    const present = profile.clientSays?.[name];
    if (other === undefined) continue;
    const stands =
      present !== undefined &&
      (present.atMs > other.atMs || (present.atMs === other.atMs && present.value >= other.value));
    if (!stands) profile.clientSays = { ...profile.clientSays, [name]: other };
  }
}

/**
 * Zone and locale, in place: what was stated as a trait, else what the newest client said. What a profile had before
 * that was kept with its time stays until somebody says something. Gives the names of those that changed.
 */
export function settlePlace(profile: ProfileRow): Name[] {
  return NAMES.filter((name) => {
    const field = FIELDS[name];
    const before = profile[field];
    const stated = Object.hasOwn(profile.traitTimes, name);
    const kept = stated || profile.clientSays?.[name] !== undefined ? null : before;
    profile[field] = textTrait(profile.traits, name) ?? profile.clientSays?.[name]?.value ?? kept;
    return profile[field] !== before;
  });
}
