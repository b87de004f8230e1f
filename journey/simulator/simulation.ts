import type { Calendar } from '../../audience/calendar';
import type { ChannelName } from '../../audience/channel';
import type { MessageFate } from '../../audience/condition';
import type { EventFact, PersonFacts } from '../../audience/facts';
import type { TraitDefinition } from '../../audience/traits/definition';
import type { Json, JsonObject } from '../../audience/json';
import type { ItemPatch } from '../engine/items/item';
import type { Input } from '../engine/effect';
import type { TemplateClass } from '../engine/send-request';
import type { Brand, Coupon, Segment } from '../language/workspace';
import type { Plan } from '../plan/plan';

/** A person as the simulation begins. Segments are found from their conditions. */
export interface SimulatedPerson extends Omit<PersonFacts, 'segments'> {
  /** The id by which static lists name the person. */
  userId: string;
}

/** What an operator may do to the live runs of a journey. */
export type Order = Extract<Input, { kind: 'pause' | 'resume' | 'skipWait' | 'stop' }>;

/** How the other side of a webhook answers from now on. `down` may pass: it is tried again. */
export type WebhookSide = { kind: 'replies'; response: Json } | { kind: 'fails' | 'down'; reason: string };

/** What happens to one person at an instant, from outside. */
export type Happening = { atMs: number; userRef: string } & (
  | {
      kind: 'event';
      /** `event.atMs` is its own time, which may lie before it is received. */
      event: EventFact;
      /** False for an import: the event feeds the person and starts no run. */
      triggers: boolean;
      /** How many journeys stand between this event and one from outside. */
      hops: number;
    }
  | { kind: 'identify'; traits: JsonObject }
  | { kind: 'tag'; tag: string; present: boolean }
  | { kind: 'consent'; channel: ChannelName; topic: string | null; granted: boolean }
  | { kind: 'suppress'; channel: ChannelName }
  /** The newest message of this step (or template) meets this fate. */
  | { kind: 'fate'; step: string; was: MessageFate }
  /** The person opens the link of the newest message of this step (or template), and confirms. */
  | { kind: 'confirm'; step: string }
  | { kind: 'redeem'; coupon: string }
  /** The other turns out to be this person too, as by an alias: one of them is left. */
  | { kind: 'merge'; other: string }
  | { kind: 'enter'; journey: string; event: EventFact | null; hops?: number }
  | { kind: 'order'; journey: string; order: Order }
  /** The operator pauses the whole journey; each person of the simulation has a line of their own. */
  | { kind: 'pauseJourney'; journey: string }
  | { kind: 'resumeJourney'; journey: string; catchUpMs: number }
  /** From now on the provider of this channel refuses every message to this person. */
  | { kind: 'refuse'; channel: ChannelName }
  | { kind: 'webhook'; step: string; side: WebhookSide }
  /** The shop says something anew of an item; whom it concerns is found from what people did. */
  | { kind: 'item'; patch: ItemPatch }
);

/** People of a split's variants whose time is over, and how many of them reached the goal. */
export interface GivenCounts {
  /** Absent for every journey that has a split of the name. */
  journey?: string;
  split: string;
  counts: Readonly<Record<string, { people: number; reached: number }>>;
}

/** Everything that a simulation starts from. Plain data, but for the calendar. */
export interface Simulation {
  plans: readonly Plan[];
  segments: readonly Segment[];
  traits: readonly TraitDefinition[];
  coupons: readonly Coupon[];
  brand: Pick<Brand, 'timezone' | 'region' | 'quietHours' | 'caps' | 'catalogue'>;
  /** The catalogue as the simulation begins. */
  items?: readonly ItemPatch[];
  /** What is bought beside an item, nearest first, by item. Absent where it is not known: `also_bought` finds nothing. */
  neighbours?: Readonly<Record<string, readonly string[]>>;
  /** What each template says of its purpose and topic; one that is not listed says nothing. */
  templates: Readonly<Record<string, TemplateClass>>;
  /** What experiments have counted before the beginning; absent for nothing. */
  experiments?: readonly GivenCounts[];
  people: readonly SimulatedPerson[];
  happenings: readonly Happening[];
  startMs: number;
  /** The end: what would come later does not happen, and runs that still wait are listed. */
  untilMs: number;
  calendar: Calendar;
}
