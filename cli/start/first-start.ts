import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeKept } from '../home';

/** What the first start has done; each is done once in a home, and again only where it was cut short. */
type FirstThing = 'imported' | 'published' | 'sample';

/** Remembers what the first start has done. */
export interface FirstStart {
  done(thing: FirstThing): boolean;
  remember(thing: FirstThing): void;
}

/** Reads what was done in this home before. */
export function firstStart(home: string): FirstStart {
  const file = join(home, 'first-start.json');
  let things: string[] = [];
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(read)) things = read.map(String);
  } catch {
    things = [];
  }
  return {
    done: (thing) => things.includes(thing),
    remember(thing) {
      things = [...new Set([...things, thing])];
      writeKept(file, things);
    },
  };
}
