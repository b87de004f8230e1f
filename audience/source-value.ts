import type { ValueSource } from './condition';
import type { Facts } from './facts';
import { readPath, type Json } from './json';

/** Reads the value that a source names; undefined where it is missing. A step's path begins with the step's id. */
export function sourceValue(source: ValueSource, facts: Facts): Json | undefined {
  switch (source.from) {
    case 'profile':
      return readPath(facts.person.traits, source.path);
    case 'event':
      return facts.event === null ? undefined : readPath(facts.event.properties, source.path);
    case 'entry':
      return facts.run?.entry == null ? undefined : readPath(facts.run.entry.properties, source.path);
    case 'step': {
      const dot = source.path.indexOf('.');
      const step = dot === -1 ? source.path : source.path.slice(0, dot);
      const result = facts.run?.steps[step];
      if (result === undefined) return undefined;
      return dot === -1 ? result : readPath(result, source.path.slice(dot + 1));
    }
  }
}
