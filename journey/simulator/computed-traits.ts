import type { EventFact } from '../../audience/facts';
import {
  nextTraitChangeMs,
  recomputed,
  settle,
  withTraitEvent,
  type TraitWorld,
} from '../../audience/traits/kept';
import type { SimPerson } from './person';
import { tellTraits } from './tell-traits';
import type { World } from './world';

/** In a simulation nobody measures all people: what needs their figures takes those of its file. */
const NO_FIGURES: TraitWorld['figures'] = new Map();

function traitWorld({ clock, simulation }: World): TraitWorld {
  return { nowMs: clock.nowMs, calendar: simulation.calendar, figures: NO_FIGURES };
}

interface Due {
  touched?: readonly number[];
  tokens?: readonly string[];
  all?: boolean;
}

/** Finds the values that are due and puts them into the person; gives what has changed, as tokens. */
function find(world: World, person: SimPerson, { touched = [], tokens = [], all = false }: Due): string[] {
  const due = { touched, tokens, all };
  const { kept, values } = settle(world.traits, person.kept, person.facts, due, traitWorld(world));
  person.kept = kept;
  const { traits } = person.facts;
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete traits[name];
    else traits[name] = value;
  }
  const atMs = nextTraitChangeMs(world.traits, kept);
  if (atMs !== null && atMs !== person.traitsAtMs) {
    person.traitsAtMs = atMs;
    world.clock.add(atMs, 1, { kind: 'traits', person, atMs });
  }
  return Object.keys(values).map((name) => `profile:${name}`);
}

/** The computed traits of a person as the simulation begins: from their whole past, and nobody is told. */
export function beginTraits(world: World, person: SimPerson): void {
  if (world.traits.ordered.length === 0) return;
  for (const name of world.traits.gives) delete person.facts.traits[name];
  const past = [...person.events.values()].flat();
  const ids = past.map(({ messageId }) => messageId);
  person.kept = recomputed(world.traits, undefined, past, ids, traitWorld(world));
  person.traitsAtMs = null;
  find(world, person, { all: true });
}

/** Computed traits follow an event; gives what has changed, as tokens, and tells of it. */
export function traitsAfterEvent(world: World, person: SimPerson, event: EventFact, hops: number): string[] {
  if (!world.traits.reading.has(`event:${event.name}`)) return [];
  const before = { ...person.facts.traits };
  const { kept, touched } = withTraitEvent(world.traits, person.kept, event, traitWorld(world));
  person.kept = kept;
  const tokens = find(world, person, { touched });
  tellTraits(world, person, before, tokens, hops + 1);
  return tokens;
}

/** Computed traits follow changes of the person; gives those tokens and what has changed beside, and tells of it. */
export function withComputed(
  world: World,
  person: SimPerson,
  tokens: readonly string[],
  hops: number,
): readonly string[] {
  if (world.traits.ordered.length === 0) return tokens;
  const before = { ...person.facts.traits };
  const more = find(world, person, { tokens });
  tellTraits(world, person, before, more, hops + 1);
  return [...tokens, ...more];
}

/** Nobody but the events sets a computed trait. */
export function withoutComputed<Value>(world: World, traits: Record<string, Value>): Record<string, Value> {
  if (world.traits.gives.size === 0) return traits;
  return Object.fromEntries(Object.entries(traits).filter(([name]) => !world.traits.gives.has(name)));
}
