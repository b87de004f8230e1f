import type { Json, JsonObject } from './json';

/** Values by name, and when each was last set. */
export interface TimedValues {
  traits: JsonObject;
  traitTimes: Record<string, number>;
}

/** Names under which JavaScript keeps machinery: never written, whatever a caller sends. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a value may be kept under this name. */
export function mayBeNamed(name: string): boolean {
  return name !== '' && !FORBIDDEN.has(name);
}

/**
 * Whether a value set at `atMs` replaces what stands: the newer one does; at one instant the larger text, in any order
 * of arrival. `rank` is put before the time, where some values give way to others whatever their time.
 */
export function replaces(
  store: TimedValues,
  name: string,
  value: Json,
  atMs: number,
  rank: (value: Json, atMs: number) => readonly [number, number] = (_value, at) => [0, at],
): boolean {
  const setAtMs = Object.hasOwn(store.traitTimes, name) ? store.traitTimes[name] : undefined;
  if (setAtMs === undefined) return true;
  const present = store.traits[name] ?? null;
  const [class1, order1] = rank(value, atMs);
  const [class0, order0] = rank(present, setAtMs);
  if (class1 !== class0) return class1 > class0;
  if (order1 !== order0) return order1 > order0;
  return JSON.stringify(value) > JSON.stringify(present);
}

/** Writes one value in place; null deletes, and the time of the deletion is kept. */
export function write(store: TimedValues, name: string, value: Json, atMs: number): void {
  store.traitTimes[name] = atMs;
  if (value === null) delete store.traits[name];
  else store.traits[name] = value;
}

/** Sets values as they are given, each by its own time, in place: the order of arrival does not matter. */
export function setLatest(store: TimedValues, values: JsonObject, atMs: number): void {
  for (const [name, value] of Object.entries(values)) {
    if (mayBeNamed(name) && replaces(store, name, value, atMs)) write(store, name, value, atMs);
  }
}

/** An id of outsiders as a name inside a document, where a dot would be a path and a dollar an operator. */
export function nameOfId(id: string): string {
  return id.replaceAll('.', '．').replace(/^\$/, '＄');
}
