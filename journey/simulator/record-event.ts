import type { JsonObject } from '../../audience/json';
import type { SimPerson } from './person';
import { happenNow, type World } from './world';

/** Records an event that the world itself brings about: a journey tracked it, or the system did. */
export function recordEvent(
  world: World,
  person: SimPerson,
  name: string,
  properties: JsonObject,
  over: { hops?: number; triggers?: boolean } = {},
): void {
  world.recorded += 1;
  const atMs = world.clock.nowMs;
  happenNow(world, {
    kind: 'event',
    atMs,
    userRef: person.facts.userRef,
    event: { messageId: `world-${world.recorded}`, name, atMs, properties },
    triggers: over.triggers ?? true,
    hops: over.hops ?? 0,
  });
}

/** The same for an event of the system, left out where no journey and no segment speaks of it. */
export function recordSystemEvent(
  world: World,
  person: SimPerson,
  name: string,
  properties: JsonObject,
  over: { hops?: number; triggers?: boolean } = {},
): void {
  if (world.spokenOf.has(name)) recordEvent(world, person, name, properties, over);
}
