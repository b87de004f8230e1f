import type { ProfileRow } from '../store/rows';
import { checkZone, normalizeEmail, normalizePhone, normalizeLocale, type Checked } from './address';
import type { Json, JsonObject } from './json';
import { mayBeNamed, replaces, write } from './latest-values';
import { TOUCH_RANKS } from './touch-rank';
import { sameValue } from './value-test';

/** The part of a profile that traits are kept in. */
export type TraitStore = Pick<ProfileRow, 'traits' | 'traitTimes'>;

/** Traits that have one normal form; what has none is not written. */
function normal(name: string, value: Json, region: string): Json | undefined {
  if (value === null) return null;
  const checks: Record<string, (text: string) => Checked> = {
    email: normalizeEmail,
    phone: (text) => normalizePhone(text, region),
    timezone: checkZone,
    locale: normalizeLocale,
  };
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (check === undefined) return value;
  if (typeof value !== 'string') return undefined;
  const checked = check(value);
  return 'value' in checked ? checked.value : undefined;
}

/**
 * Sets traits in place, each by its own time, so that the order of arrival does not matter; null deletes, and the time
 * of the deletion is kept. Gives the names of the traits whose value is another than before.
 */
export function setTraits(store: TraitStore, traits: JsonObject, atMs: number, region: string): string[] {
  const changed: string[] = [];
  for (const [name, given] of Object.entries(traits)) {
    if (!mayBeNamed(name)) continue;
    const value = normal(name, given, region);
    if (value === undefined || !replaces(store, name, value, atMs, TOUCH_RANKS.get(name))) continue;
    const before = store.traits[name] ?? null;
    write(store, name, value, atMs);
    if (!sameValue(before, value)) changed.push(name);
  }
  return changed;
}

/** A trait as text, or null. */
export function textTrait(traits: JsonObject, name: string): string | null {
  const value = Object.hasOwn(traits, name) ? traits[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
