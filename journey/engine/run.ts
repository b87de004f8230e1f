import type { MessageFate } from '../../audience/condition';
import type { EventFact, Seen } from '../../audience/facts';
import type { JsonObject } from '../../audience/json';
import type { Question } from './effect';

/**
 * One person's way through one journey: plain JSON. It is the argument of continue-as-new, the answer of the `state`
 * query, the simulator's state and the test fixture, all at once.
 */
export interface Run {
  /** `<userRef>/<journey>/<entry hash>`: unique for each entry, the same when the same entry is tried again. */
  runId: string;
  userRef: string;
  journey: string;
  /** The content hash of the plan this run is pinned to. */
  version: string;
  key: string | null;
  enteredAtMs: number;
  /** How many journeys stand between the entry and an outside event; absent in runs that began before it was kept. */
  hops?: number;
  /** The event that started the run, with only the properties that the engine reads (`plan.entryReads`). */
  entry: EventFact | null;
  status: 'running' | 'paused' | 'ended';
  /** The last pause of the whole journey that reached the run, beside an operator's pause of this run alone. */
  hold?: Hold;
  /** The step the run stands at, or null at the end. */
  at: string | null;
  phase: Phase;
  /** The questions that are out, and whose they are; null when no `look` is out. */
  asking: Asking | null;
  /** Heard, and not yet judged by goal, exits and the waiting step; oldest first. */
  inbox: Heard[];
  /** Judged by goal and exits, and not used by a wait_for yet, as long as one may still count it; bounded. */
  kept: Heard[];
  /** Kept items that the wait_for at which the run stands has still to judge. */
  recall: Heard[];
  /** When the goal, exits or a waiting step must be looked at again because of time or a change. */
  watch: Watch;
  /**
   * True until the run first performs something or waits: what it does at its entry begins with the entry, however long
   * machines took to begin it. Absent in runs that began before this was kept, so that they replay as they were.
   */
  atEntry?: boolean;
  /** When each step last began, for `since`. */
  beganAtMs: Record<string, number>;
  /** How often each step has been performed: the round in its send key. */
  rounds: Record<string, number>;
  /** The repeats that the run has come to; absent where there are none. */
  loops?: Record<string, Loop>;
  /** Results of steps that others may read, by step id. */
  results: Record<string, JsonObject>;
  /** Ids of what was heard, newest last, bounded: what is heard twice counts once. */
  heardIds: string[];
  /** When the goal was reached, where `keep_going` lets the run go on. */
  convertedAtMs: number | null;
  /** What happened since the last effect that leaves the engine; drivers store it with the next one. */
  trail: Passed[];
  /** The position of `trail[0]` in the whole history of the run. */
  trailFrom: number;
  outcome: Outcome | null;
  /** The last order to take on another version, and what came of it; absent where there was none. */
  migrated?: Migrated;
}

/** What an order to take on another version made of a run. `left`: its step is gone and nothing says where to go. */
export interface Migrated {
  from: string;
  to: string;
  fate: 'same' | 'stayed' | 'moved' | 'restarted' | 'exited' | 'left';
}

/** What a pause of the whole journey does to one run. */
export interface Hold {
  /** Of the last order that was heard: orders to a journey are numbered. */
  number: number;
  fromMs: number;
  /** When the run goes on, where the journey has been resumed; null while it is paused. */
  untilMs: number | null;
  /** Since when the run has something to do that the pause put off; null where nothing, or where it is done. */
  dueMs: number | null;
  over: boolean;
}

/** How far a repeat has come. */
export interface Loop {
  /** The round it is in, from 1; 0 before the first and after the last. */
  round: number;
  /** The rounds begun in all, also on earlier ways through a repeat around it: the rounds in send keys never repeat. */
  total: number;
  beganAtMs: number;
}

/** Where a run stands within its step. */
export type Phase =
  | { kind: 'arriving' }
  /** `askedAtMs`: when it was first asked for, from which patience counts. */
  | { kind: 'performing'; askedAtMs: number }
  /** A question about the step is out: a branch, or the instant of a wait. */
  | { kind: 'asking' }
  /** Waiting for an event, a condition or an instant. `heardFromMs`: since when events count for a wait_for. */
  | { kind: 'waiting'; untilMs: number | null; heardFromMs: number }
  /** A send that was not allowed yet; it is performed again at `untilMs`. */
  | { kind: 'deferred'; untilMs: number; askedAtMs: number; reason: string };

/** Whether the `when` conditions of goal, exits and the waiting step are known to be false, and until when. */
export interface Watch {
  /** True when they must be looked at before the run may sleep. */
  stale: boolean;
  /** The instant at which time alone can make one of them true. */
  recheckAtMs: number | null;
}

/** Whose questions are out: the step's own, those about the oldest inbox (or recalled) item, or the `when`s. */
export interface Asking {
  mode: 'step' | 'judge' | 'watch';
  questions: Question[];
}

/** What a run may be told. `token` is what `plan.listens` names: `event:x`, `message:<step>`, `profile:x`, `tag:x`, … */
export type Heard =
  | { kind: 'event'; id: string; event: EventFact }
  /** `round`: of the send; absent where it is not told. */
  | { kind: 'message'; id: string; step: string; was: MessageFate; atMs: number; round?: number }
  /** Something that a `when` may read has changed: a trait, a tag, a segment, consent, a coupon, an event counted. */
  | { kind: 'change'; id: string; token: string; atMs: number };

/** Why a run ended. */
export interface Outcome {
  /** `completed`, `converted`, `restarted`, `stopped`, `no_coupon`, `control`, or the reason an exit gives. */
  reason: string;
  atMs: number;
  /** The step at which it ended. */
  at: string | null;
}

/** One line of the history of a run, as timelines, "why" and reports read it. */
export interface Passed {
  atMs: number;
  /** The step, or null for the run itself (`entered`, `ended`). */
  step: string | null;
  /** The step kind, or `entered`, `ended`, `converted`, `paused`, `resumed`, `migrated`. */
  kind: string;
  /** `done`, `skipped`, `deferred`, `failed`, `then`, `else`, `timeout`, a variant's name, an end reason, … */
  outcome: string;
  reason?: string;
  /** What it was about: a template, a coupon, a tag, an event. */
  subject?: string;
  untilMs?: number;
  round?: number;
  seen?: Seen[];
}
