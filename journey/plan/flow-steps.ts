import type { Condition, ValueSource, Weekday } from '../../audience/condition';
import type { Given, Listener, StepBase } from './plan';

export type WaitSpec =
  | { kind: 'duration'; durationMs: number }
  | { kind: 'since_entry'; durationMs: number }
  /** The next local time of day, on one of the weekdays where given. */
  | { kind: 'clock'; at: string; on: Weekday[] | null }
  /**
   * The next due date of the person's own cycle. The trait is a date, or a mapping whose `next_at` is one; the wait
   * follows it when it changes.
   */
  | {
      kind: 'cycle';
      trait: string;
      offsetDays: number;
      offsetMs: number;
      at: string | null;
      ifPast: 'continue' | 'exit' | 'skip';
    }
  /** A date of the profile or of the entry event, moved by calendar days and an exact part. */
  | {
      kind: 'date';
      source: ValueSource;
      every: 'year' | null;
      offsetDays: number;
      offsetMs: number;
      at: string | null;
      /** `skip` drops what follows up to the next wait. */
      ifPast: 'continue' | 'exit' | 'skip';
    };

export interface WaitStep extends StepBase {
  kind: 'wait';
  wait: WaitSpec;
  /** Up to this much is added, drawn by hash of the run (which names the person), the step and the round. */
  jitterMs: number;
  /** The next wait after this one, for `if_past: skip`; null ends the journey. */
  nextWait: string | null;
}
/** One of several things that a wait_for waits for, with where it leads. */
export interface WaitOutcome {
  name: string;
  listener: Listener;
  first: string | null;
}
export interface WaitForStep extends StepBase {
  kind: 'wait_for';
  /** What is waited for; null where `outcomes` names several things. */
  listener: Listener | null;
  /** The first of these that comes about is taken; `then` has no meaning beside them. */
  outcomes?: WaitOutcome[];
  timeoutMs: number | null;
  /** Since when events count: entry, now, or the start of the step named. */
  since: { kind: 'entry' } | { kind: 'now' } | { kind: 'step'; step: string };
  then: string | null;
  otherwise: string | null;
}
export interface IfStep extends StepBase {
  kind: 'if';
  when: Condition;
  then: string | null;
  otherwise: string | null;
}
export interface Choice {
  when: Condition;
  first: string | null;
}
/** The first choice whose condition holds is taken; where none does, `otherwise`. */
export interface ChooseStep extends StepBase {
  kind: 'choose';
  choices: Choice[];
  otherwise: string | null;
}
export interface RepeatStep extends StepBase {
  kind: 'repeat';
  times: number;
  /** From the start of one round to the start of the next, where the round itself does not take longer. */
  everyMs: number | null;
  /** Looked at before each round, the first included; no further round begins once it holds. */
  until: Condition | null;
  /** The first step of a round. The last ones lead back to the repeat. */
  first: string;
  /** The steps of a round, without those of a repeat within it. */
  inside: string[];
}
/** Lets the person into another journey, as an entry by hand does. */
export interface StartStep extends StepBase {
  kind: 'start';
  journey: string;
  /** What the other run knows as `entry.…`. */
  with: Record<string, Given>;
}
/** Ends every live run of the person in another journey. */
export interface StopStep extends StepBase {
  kind: 'stop';
  journey: string;
}
/** Words for people; a run passes through without a trace. */
export interface NoteStep extends StepBase {
  kind: 'note';
  note: string;
}

/** Steps that decide where a run goes, and when. */
export interface FlowSteps {
  wait: WaitStep;
  wait_for: WaitForStep;
  if: IfStep;
  choose: ChooseStep;
  repeat: RepeatStep;
  start: StartStep;
  stop: StopStep;
  note: NoteStep;
}
