import type { ProfileRow } from '../store/rows';
import { checkZone, normalizeEmail, normalizePhone, normalizeLocale, type Checked } from './address';
import type { Json, JsonObject } from './json';
import { sameValue } from './value-test';

/** The part of a profile that traits are kept in. */
export type TraitStore = Pick<ProfileRow, 'traits' | 'traitTimes'>;

/** Names under which JavaScript keeps machinery: never written, whatever a caller sends. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

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

/** Whether a value set at `atMs` replaces what stands: the newer one does; at one instant the larger text, in any order. */
function replaces(store: TraitStore, name: string, value: Json, atMs: number): boolean {
  const setAtMs = Object.hasOwn(store.traitTimes, name) ? store.traitTimes[name] : undefined;
  if (setAtMs === undefined || atMs > setAtMs) return true;
  if (atMs < setAtMs) return false;
  return JSON.stringify(value) > JSON.stringify(store.traits[name] ?? null);
}

/**
 * Sets traits in place, each by its own time, so that the order of arrival does not matter; null deletes, and the time
 * of the deletion is kept. Gives the names of the traits whose value is another than before.
 */
export function setTraits(store: TraitStore, traits: JsonObject, atMs: number, region: string): string[] {
  const changed: string[] = [];
  for (const [name, given] of Object.entries(traits)) {
    if (FORBIDDEN.has(name)) continue;
    const value = normal(name, given, region);
    if (value === undefined || !replaces(store, name, value, atMs)) continue;
    const before = store.traits[name] ?? null;
    store.traitTimes[name] = atMs;
    if (value === null) delete store.traits[name];
    else store.traits[name] = value;
    if (!sameValue(before, value)) changed.push(name);
  }
  return changed;
}

/** A trait as text, or null. */
export function textTrait(traits: JsonObject, name: string): string | null {
  const value = Object.hasOwn(traits, name) ? traits[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
