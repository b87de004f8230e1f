/**
 * A place in the order in which all people come to what they share: by instant, then by person, then by what the
 * person did first.
 */
export interface Place {
  atMs: number;
  person: number;
  order: number;
}

/** Whose turn it is: the number of the person in the population, and how much they have come to. */
export interface Turns {
  person: number;
  order: number;
}

/** The place of who comes next. */
export function nextPlace(turns: Turns, atMs: number): Place {
  turns.order += 1;
  return { atMs, person: turns.person, order: turns.order };
}

/** For sorting: the earlier place first. */
export function inTime(a: Place, b: Place): number {
  return a.atMs - b.atMs || a.person - b.person || a.order - b.order;
}
