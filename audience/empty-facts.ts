import type { Facts } from './facts';

/** The facts of somebody of whom nothing is known, and who has done nothing. */
export function emptyFacts(nowMs: number, zone: string): Facts {
  return {
    nowMs,
    zone,
    person: {
      userRef: '',
      traits: {},
      tags: [],
      segments: [],
      consent: {},
      suppressed: [],
      zone: null,
      locale: null,
    },
    run: null,
    event: null,
    eventsNamed: () => [],
    messageWas: () => false,
    couponWas: () => false,
  };
}
