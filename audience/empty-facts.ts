import type { Facts, PersonFacts } from './facts';

/** Somebody of whom nothing is known but, where it matters, how they are named. */
export function emptyPerson(userRef = ''): PersonFacts {
  return {
    userRef,
    traits: {},
    tags: [],
    segments: [],
    consent: {},
    suppressed: [],
    zone: null,
    locale: null,
  };
}

/** The facts of somebody who has done nothing; where no person is given, of one of whom nothing is known. */
export function emptyFacts(nowMs: number, zone: string, person: PersonFacts = emptyPerson()): Facts {
  return {
    nowMs,
    zone,
    person,
    run: null,
    event: null,
    eventsNamed: () => [],
    messageWas: () => false,
    couponWas: () => false,
  };
}
