import type { Calendar } from '../calendar';
import type { EventFact, PersonFacts } from '../facts';
import type { Json } from '../json';

/** What an update may look at beside the event. */
export interface TraitClock {
  nowMs: number;
  calendar: Calendar;
  /** The zone in which days and hours are told apart. */
  zone: string;
}

/** What a value is read from beside the state. */
export interface TraitLook extends TraitClock {
  /** The person with the values of all traits that come before this one. */
  person: PersonFacts;
  /** What the background found of all people for this trait; null where it has not yet, or need not. */
  figures: Json | null;
}

/**
 * One kind of trait. `State` is plain JSON, bounded in size, and a function of the events alone: the same in whatever
 * order they came, so that late events, imports and merged people need no case of their own. What an event of long ago
 * adds may be left out once no present or later value could show it.
 */
export interface TraitKind<Rule, State extends Json> {
  empty: State;
  /** The state with one more event; the same object where the event does not count. */
  update(rule: Rule, state: State, event: EventFact, clock: TraitClock): State;
  /** The value now; undefined where it is missing. */
  value(rule: Rule, state: State, look: TraitLook): Json | undefined;
  /**
   * The earliest instant after now at which time alone may change the value, in ms; null where it cannot. It may be
   * too early, never too late.
   */
  nextChangeMs(rule: Rule, state: State, look: TraitLook): number | null;
}
