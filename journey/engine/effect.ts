import type { EventFact, Seen } from '../../audience/facts';
import type { JsonObject } from '../../audience/json';
import type { Pause, Resumption } from './hold';
import type { Outcome } from './run';

/**
 * What the engine asks of its driver, one at a time. Steps are named, not copied: the driver finds the details in the
 * plan, so histories stay small and hold no personal data.
 */
export type Effect =
  /** Do what the step says, once for each (run, step, round); `performed` answers. */
  | { kind: 'perform'; step: string; round: number; askedAtMs: number }
  /** Find facts outside the workflow; `looked` answers, in the order of the questions. */
  | { kind: 'look'; questions: Question[] }
  /** Sleep until the instant (null: until something is heard); `woke` or `heard` answers. */
  | {
      kind: 'sleep';
      untilMs: number | null;
      step: string | null;
      why: 'wait' | 'wait_for' | 'deferred' | 'paused';
    }
  | { kind: 'finish'; outcome: Outcome };

/** A question names what it is about; `questionCondition` finds the condition in the plan. */
export type Question =
  /** The condition of an `if`, of a repeat's `until`, or of a `wait_for: { when }`, of several the one at `outcome`. */
  | { about: 'step'; step: string; outcome?: number }
  /** The condition of one choice of a `choose`. */
  | { about: 'choice'; step: string; index: number }
  /** The instant of a `wait`, found in local time. */
  | { about: 'instant'; step: string }
  /** The variant that has won the experiment of a `split`. */
  | { about: 'winner'; step: string }
  | { about: 'goal'; event: EventFact | null }
  | { about: 'exit'; index: number; event: EventFact | null }
  /** The `where` of the wait_for at which the run stands. */
  | { about: 'where'; step: string; event: EventFact; outcome?: number };

/** The answer to one question. An instant of null means that the date is missing, a winner of null that there is none. */
export type Looked =
  | { value: boolean; recheckAtMs: number | null; seen: Seen[] }
  | { instantMs: number | null; seen: Seen[] }
  | { winner: string | null; seen: Seen[] };

/** What became of a perform. */
export type Performed =
  | { status: 'done'; result?: JsonObject; subject?: string }
  /** Not allowed, and never will be; the run goes on (or out, by `on_skip`). */
  | { status: 'skipped'; reason: string; seen?: Seen[] }
  | { status: 'failed'; reason: string }
  /** Not allowed now: perform again at this instant, under the same key. `result` tells what is done already. */
  | { status: 'later'; untilMs: number; reason: string; result?: JsonObject };

/** What a driver tells the engine. What was heard meanwhile goes in beside it, by `hear`. */
export type Input =
  | { kind: 'start' }
  | { kind: 'performed'; performed: Performed }
  | { kind: 'looked'; looked: Looked[] }
  | { kind: 'woke' }
  | { kind: 'heard' }
  /** With `journey`, all runs of the journey are paused; without, an operator pauses this one. */
  | { kind: 'pause'; journey?: Pause }
  | { kind: 'resume'; journey?: Resumption }
  /** An operator ends the present wait or deferral early. */
  | { kind: 'skipWait' }
  | { kind: 'stop'; reason: string };
