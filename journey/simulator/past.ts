import type { EventFact } from '../../audience/facts';
import { lastEntryEvent } from '../engine/existing-event';
import { decideEntries, entryFacts } from './enter';
import { remember, type SimPerson } from './person';
import type { IndexedPlan } from './plan-index';
import type { Happening } from './simulation';
import type { World } from './world';

/** An event from before the beginning: the person has it, and nobody hears of it. */
export function takePast(world: World, happening: Happening): void {
  const person = world.people.get(happening.userRef);
  if (person === undefined || happening.kind !== 'event' || person.seenIds.has(happening.event.messageId))
    return;
  person.seenIds.add(happening.event.messageId);
  remember(person, happening.event);
}

/** Lets the person in by an event from before the journey, where the journey reaches back to it. */
export function letInByPast(world: World, person: SimPerson, indexed: IndexedPlan): void {
  const { nowMs } = world.clock;
  const factsAbout = (event: EventFact | null) => entryFacts(world, person, indexed, event);
  const event = lastEntryEvent(indexed.plan, factsAbout, nowMs, world.simulation.calendar);
  if (event === null) return;
  decideEntries(world, person, [indexed], { kind: 'event', event, receivedAtMs: nowMs, existing: true }, 0);
}
