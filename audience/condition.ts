import type { ChannelName } from './channel';
import type { Json } from './json';

/** Where a value comes from: the profile, the event under test, the entry event, or an earlier step's result. */
export interface ValueSource {
  from: 'profile' | 'event' | 'entry' | 'step';
  /** Dotted path below the source; for `step` it begins with the step's id. */
  path: string;
}

/** The right-hand side of a comparison: a literal, a reference, or now plus a signed duration. */
export type Operand = { literal: Json } | { ref: ValueSource } | { nowOffsetMs: number };

/** Operators that compare with one right-hand side. */
export type BinaryOperator =
  | 'is'
  | 'is_not'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'contains'
  | 'not_contains'
  | 'starts_with'
  | 'ends_with'
  | 'before'
  | 'after';

/** One comparison of a value. Several tests of one value are joined by *and*. */
export type ValueTest =
  | { op: BinaryOperator; right: Operand }
  | { op: 'in' | 'not_in'; right: Operand[] }
  | { op: 'between'; low: Operand; high: Operand }
  | { op: 'exists'; expected: boolean }
  | { op: 'within_last' | 'within_next'; durationMs: number }
  /** The yearly return of a date falls on the local day that lies `inDays` after today. */
  | { op: 'anniversary'; inDays: number };

/** The period in which behaviour counts. */
export type Period =
  | { kind: 'ever' }
  | { kind: 'within'; durationMs: number }
  | { kind: 'since_entry' }
  | { kind: 'between'; fromMs: number; toMs: number };

/** What `did` computes over the matching events before it compares. */
export type Aggregate =
  | { kind: 'times' }
  | { kind: 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'first' | 'last'; property: string };

/** What became of a message step. */
export type MessageFate =
  'sent' | 'delivered' | 'opened' | 'clicked' | 'bounced' | 'complained' | 'skipped' | 'failed';

/** What became of a coupon. */
export type CouponFate = 'issued' | 'redeemed' | 'expired';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** A compiled condition: plain JSON, all references resolved to ids, durations in milliseconds. */
export type Condition =
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'value'; left: ValueSource; tests: ValueTest[] }
  | { kind: 'tag'; tag: string }
  | { kind: 'segment'; segment: string }
  | { kind: 'consent'; channel: ChannelName; topic?: string }
  | { kind: 'reachable'; channel: ChannelName }
  | {
      kind: 'did';
      event: string;
      where: Condition | null;
      period: Period;
      aggregate: Aggregate;
      tests: ValueTest[];
    }
  | { kind: 'did_not'; event: string; where: Condition | null; period: Period }
  | { kind: 'did_in_order'; events: string[]; period: Period }
  | { kind: 'message'; step: string; was: MessageFate }
  | { kind: 'coupon'; coupon: string; was: CouponFate }
  | { kind: 'clock'; between: [string, string] | null; on: Weekday[] | null }
  /** A sticky draw: `place` names the spot in the file, so that draws are independent of one another. */
  | { kind: 'chance'; probability: number; place: string };
