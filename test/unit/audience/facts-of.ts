import type { CouponFate, MessageFate } from '../../../audience/condition';
import { emptyPerson } from '../../../audience/empty-facts';
import type { EventFact, Facts, PersonFacts, RunFacts } from '../../../audience/facts';

export const NOON_MS = Date.UTC(2026, 2, 2, 4);

/** What a test says of a person; the rest is the same for all. */
export interface Told extends Partial<Omit<Facts, 'person' | 'run' | 'messageWas' | 'couponWas'>> {
  person?: Partial<PersonFacts>;
  run?: Partial<RunFacts>;
  events?: EventFact[];
  messages?: [string, MessageFate][];
  coupons?: [string, CouponFate][];
}

/** Facts of one person in Shanghai at noon on Monday, 2 March 2026, changed as told. */
export function factsOf(told: Told = {}): Facts {
  const events = [...(told.events ?? [])].sort((a, b) => a.atMs - b.atMs);
  return {
    nowMs: told.nowMs ?? NOON_MS,
    zone: told.zone ?? 'Asia/Shanghai',
    person: {
      ...emptyPerson('u1'),
      ...told.person,
    },
    run: told.run
      ? { runId: 'r1', journey: 'j', enteredAtMs: NOON_MS, entry: null, steps: {}, ...told.run }
      : null,
    event: told.event ?? null,
    eventsNamed: told.eventsNamed ?? ((name) => events.filter((event) => event.name === name)),
    messageWas: (step, was) => (told.messages ?? []).some(([s, w]) => s === step && w === was),
    couponWas: (coupon, was) => (told.coupons ?? []).some(([c, w]) => c === coupon && w === was),
  };
}

let made = 0;

export function event(name: string, atMs: number, properties: EventFact['properties'] = {}): EventFact {
  made += 1;
  return { messageId: `m${made}`, name, atMs, properties };
}
