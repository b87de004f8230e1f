import type { ChannelName } from './channel';
import type { CouponFate, MessageFate } from './condition';
import type { JsonObject } from './json';

/** One event of a person, as conditions read it. */
export interface EventFact {
  messageId: string;
  name: string;
  atMs: number;
  properties: JsonObject;
}

/** A person's standing towards one channel. Topics not listed follow the channel. */
export interface ConsentFact {
  state: 'granted' | 'withdrawn';
  atMs: number;
  /** What recorded it: an event id, a page, an import, a run. Stored beside each send as its evidence. */
  source: string;
  topics?: Record<string, 'granted' | 'withdrawn'>;
}

/** The state of one person. Plain data: the simulator holds it in memory, the store loads it. */
export interface PersonFacts {
  userRef: string;
  traits: JsonObject;
  tags: readonly string[];
  segments: readonly string[];
  consent: Partial<Record<ChannelName, ConsentFact>>;
  /** Channels on which this person's present address is suppressed. */
  suppressed: readonly ChannelName[];
  /** IANA zone of the profile, or null where unknown. */
  zone: string | null;
  locale: string | null;
}

/** The run in whose name a condition is looked at; absent for segments and audiences at entry. */
export interface RunFacts {
  runId: string;
  journey: string;
  enteredAtMs: number;
  entry: EventFact | null;
  /** Results of earlier steps, by step id. */
  steps: Readonly<Record<string, JsonObject>>;
}

/**
 * All that a condition can read, at one instant. Events, messages and coupons are functions so that only what is
 * asked for has to be loaded; `factsNeeded` (audience/needs) tells which names to load before.
 */
export interface Facts {
  nowMs: number;
  /** The zone in which local time is read: the journey's, else the person's, else the workspace's. */
  zone: string;
  person: PersonFacts;
  run: RunFacts | null;
  /** The event under test, in the `where` of enter, wait_for, exit and goal. */
  event: EventFact | null;
  /** Events of the person with this name, oldest first. */
  eventsNamed(name: string): readonly EventFact[];
  /** Whether the message of this step of this run met this fate. */
  messageWas(step: string, was: MessageFate): boolean;
  /** Whether any coupon of this campaign met this fate, for this person. */
  couponWas(coupon: string, was: CouponFate): boolean;
  /** When a coupon of this campaign next expires by itself, in ms; null or absent where none will. */
  couponChangesAtMs?(coupon: string): number | null;
  /** The variant that has won an experiment; null or absent where none has. */
  winnerOf?(experiment: string): string | null;
}

/** One value that decided, kept so that "why" can be answered exactly. */
export interface Seen {
  /** The words of the language: `profile.city`, `did order_placed times`, `consent email`. */
  what: string;
  value: JsonObject[string];
}

/** The answer to a condition. */
export interface Answer {
  value: boolean;
  /** The earliest instant at which time alone can change the value; null when only an event or a change can. */
  recheckAtMs: number | null;
  seen: Seen[];
}
