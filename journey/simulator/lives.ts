import type { Run } from '../engine/run';
import type { PastEntry, SimMessage } from './person';
import type { Happening, SimulatedPerson, Simulation } from './simulation';

/** One person and what happens to them; events from before the beginning are their history. */
export interface Life {
  person: SimulatedPerson;
  happenings: readonly Happening[];
  /** Entries from before the beginning, which the `again` rules see; absent for none. */
  earlier?: readonly PastEntry[];
  /** Runs that live already: they go on from where they stand. Absent for none. */
  running?: readonly Run[];
  /** What was sent before the beginning; absent for nothing. */
  sent?: readonly SimMessage[];
}

/**
 * The people of a simulation, each with what happens to them, in the order of the people. Happenings are grouped by
 * two passes over numbers (a counting sort), since a list for each person, held until the end, fills the memory.
 */
export function* livesOf({ people, happenings }: Simulation): Generator<Life> {
  const placeOf = new Map<string, number>();
  for (const { userRef } of people) placeOf.set(userRef, placeOf.size);
  const firstOf = new Uint32Array(people.length + 1);
  const personAt = Uint32Array.from(happenings, ({ userRef }) => {
    const place = placeOf.get(userRef);
    if (place === undefined) throw new Error(`Nobody is called ${userRef}`);
    firstOf[place + 1] = (firstOf[place + 1] ?? 0) + 1;
    return place;
  });
  for (let place = 0; place < people.length; place += 1) {
    firstOf[place + 1] = (firstOf[place + 1] ?? 0) + (firstOf[place] ?? 0);
  }
  const grouped = new Uint32Array(happenings.length);
  const nextOf = firstOf.slice();
  for (const [index, place] of personAt.entries()) {
    const at = nextOf[place] ?? 0;
    grouped[at] = index;
    nextOf[place] = at + 1;
  }
  for (const [place, person] of people.entries()) {
    yield { person, happenings: takenAt(happenings, grouped.subarray(firstOf[place], firstOf[place + 1])) };
  }
}

function takenAt(happenings: readonly Happening[], places: Uint32Array): Happening[] {
  const own: Happening[] = [];
  for (const place of places) {
    const happening = happenings[place];
    if (happening !== undefined) own.push(happening);
  }
  return own;
}
