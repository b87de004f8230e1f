import type { ChannelName, Purpose } from '../../audience/channel';
import type { Condition, MessageFate, ValueSource } from '../../audience/condition';
import type { Json } from '../../audience/json';
import type { FlowSteps } from './flow-steps';
import type { EntryLimit, ItemItem, ScheduleItem, TraitItem } from './enter-items';
import type { ReachSteps } from './reach-steps';

export type * from './flow-steps';

/**
 * A compiled journey: plain immutable JSON, named by its content hash. It is all that the engine knows; nothing in
 * it is looked up again by name but templates, segments, coupons and traits, which are used as they are live.
 */
export interface Plan {
  journey: string;
  /** The content hash of the journey's own file: 16 hex digits. */
  version: string;
  title: string;
  owner: string | null;
  /** `profile`, or an IANA zone in which local times of this journey are read. */
  timezone: string;
  enter: EnterItem[];
  again: Again;
  audience: Condition | null;
  active: Active | null;
  /** Caps entries; absent for none. */
  limit?: EntryLimit;
  /** The share of people who are measured and never messaged, 0 to 1. */
  holdout: number;
  goal: Goal | null;
  exits: ExitItem[];
  delivery: Delivery;
  /** The first step, or null for a journey without steps. */
  first: string | null;
  steps: Record<string, PlanStep>;
  /** Everything that a run of this plan may have to hear, as tokens (see `Heard`). */
  listens: string[];
  /** For each event name, the property paths that the engine's own conditions read of it. */
  reads: Record<string, string[]>;
  /** The property paths of the entry event that the engine's own conditions read. */
  entryReads: string[];
  /** For each template used, nothing but its id: they are pinned when they are sent, not when they are planned. */
  templates: string[];
}

/** How a person enters. `key` is a path (`event.checkout_id`, `entry.…`) that keeps runs apart. */
export type EnterItem =
  | {
      kind: 'event';
      event: string;
      where: Condition | null;
      key: string | null;
      lateMs: number;
      /** Also takes those whose last such event lies at most this far back when the journey is published. */
      existingMs?: number;
    }
  | ScheduleItem
  | TraitItem
  | ItemItem
  | { kind: 'segment'; segment: string; existing: boolean }
  | { kind: 'manual'; key: string | null }
  | {
      kind: 'date';
      profile: string;
      every: 'year' | null;
      /** Calendar days, may be negative. */
      offsetDays: number;
      /** An exact part of the offset, below a day, may be negative. */
      offsetMs: number;
      /** Local time of day, `HH:MM`, or null for the instant itself. */
      at: string | null;
      lateMs: number;
    };

/** When the same person (and key) may enter again. */
export type AgainRule =
  | { kind: 'once' }
  | { kind: 'when_done' }
  | { kind: 'after'; durationMs: number }
  | { kind: 'restart' }
  /** Runs of one key may overlap. */
  | { kind: 'always' };

/** The rule for each key; beside it, where given, a rule over all keys of the person. */
export interface Again {
  perKey: AgainRule;
  perPerson: AgainRule | null;
}

/** The dates between which people may enter, in ms since the epoch; `untilMs` is exclusive. */
export interface Active {
  fromMs: number | null;
  untilMs: number | null;
  atEnd: 'stop' | 'drain';
}

/** What a listener waits for: an event that passes `where`, a condition come true, or the fate of a message step. */
export type Listener =
  | { on: 'event'; event: string; where: Condition | null }
  | { on: 'when'; when: Condition }
  | { on: 'message'; step: string; was: MessageFate };

export interface Goal {
  listener: Listener;
  withinMs: number;
  /** Where the conversion's value is read, as a path of the event; null when it has none. */
  value: string | null;
  keepGoing: boolean;
}

export interface ExitItem {
  listener: Listener;
  reason: string;
}

/** A local window `['09:00', '21:00']`; an end before the start passes midnight. */
export type DayWindow = [string, string];

export interface Cap {
  messages: number;
  perMs: number;
  channel: ChannelName | null;
  topic: string | null;
}

export interface Delivery {
  window: DayWindow | null;
  purpose: Purpose | null;
  topic: string | null;
  /** 1 to 9, 9 first. */
  priority: number;
  cap: Cap | null;
  onlyIf: Condition | null;
  patienceMs: number;
}

/** What every step has. */
export interface StepBase {
  id: string;
  /** The step that follows, or null at the end of the journey. */
  next: string | null;
}

/** A value given to a template, a profile field or an event: a literal (text may hold Liquid) or a reference. */
export type Given = { literal: Json } | { ref: ValueSource } | { nowOffsetMs: number };

export interface SendOptions {
  template: string;
  /** The trait that holds another address than the person's own. */
  toProfile: string | null;
  data: Record<string, Given>;
  purpose: Purpose | null;
  topic: string | null;
  window: DayWindow | null;
  /** Wait at most so long for the hour at which the person answers most. */
  bestTimeMs?: number;
  onSkip: 'continue' | 'exit';
}

export interface EmailStep extends StepBase, SendOptions {
  kind: 'email';
}
export interface SmsStep extends StepBase, SendOptions {
  kind: 'sms';
}
export interface CouponStep extends StepBase {
  kind: 'coupon';
  coupon: string;
  /** Where a refusal leads: the first step of `else`, null for straight on, undefined where there is no `else`. */
  otherwise?: string | null;
}

export interface Variant {
  name: string;
  weight: number;
  /** A control variant ends the run there; it is measured and never messaged. */
  control: boolean;
  first: string | null;
}
export interface SplitStep extends StepBase {
  kind: 'split';
  split: string;
  variants: Variant[];
  /** Later entrants go to the variant that has won; absent where people are always drawn. */
  winner?: WinnerRule;
}
/** When a variant has won: so many people had their time for the goal, and so sure (0 to 1) must it be. */
export interface WinnerRule {
  after: number;
  confidence: number;
}
export interface SetStep extends StepBase {
  kind: 'set';
  set: Record<string, Given | { add: number }>;
}
export interface TagStep extends StepBase {
  kind: 'tag';
  tag: string;
}
export interface UntagStep extends StepBase {
  kind: 'untag';
  tag: string;
}
export interface TrackStep extends StepBase {
  kind: 'track';
  event: string;
  properties: Record<string, Given>;
}
export interface ExitStep extends StepBase {
  kind: 'exit';
  reason: string;
}

/** Every step kind, by its verb. The registries of the language and of the engine are keyed by this map. */
export interface StepKinds extends FlowSteps, ReachSteps {
  email: EmailStep;
  sms: SmsStep;
  coupon: CouponStep;
  split: SplitStep;
  set: SetStep;
  tag: TagStep;
  untag: UntagStep;
  track: TrackStep;
  exit: ExitStep;
}

export type StepKind = keyof StepKinds;
export type PlanStep = StepKinds[StepKind];
