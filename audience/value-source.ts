import type { ValueSource } from './condition';
import { readPath, type Json, type JsonObject } from './json';
import type { Look } from './look';

/** Reads a path; the common case of a single name costs no allocation. Null counts as missing. */
function read(from: JsonObject | undefined, path: string): Json | undefined {
  if (from === undefined) return undefined;
  const value = path.includes('.')
    ? readPath(from, path)
    : Object.hasOwn(from, path)
      ? from[path]
      : undefined;
  return value === null ? undefined : value;
}

/** The value a source has in this look; `undefined` where it is missing or null. */
export function valueOf(source: ValueSource, look: Pick<Look, 'facts' | 'event'>): Json | undefined {
  switch (source.from) {
    case 'profile':
      return read(look.facts.person.traits, source.path);
    case 'event':
      return read(look.event?.properties, source.path);
    case 'entry':
      return read(look.facts.run?.entry?.properties, source.path);
    case 'step':
      return read(look.facts.run?.steps, source.path);
  }
}
