import type { Plan } from '../journey/plan/plan';
import type { Migration } from '../journey/engine/migrate-run';
import type { Pause } from '../journey/engine/hold';
import type { Looked, Performed, Question } from '../journey/engine/effect';
import type { Heard, Outcome, Passed, Run } from '../journey/engine/run';

/** The workflow type, as operators see it. */
export const JOURNEY_WORKFLOW = 'journey';
export const JOURNEY_TASK_QUEUE = 'journeys';

/**
 * Stands for a plan in a payload: the payload codec of the worker puts the plan in its place on the way in, so that a
 * history holds 16 digits and not the whole journey. Plans are immutable and named by content, so replay is exact.
 */
export interface PlanRef {
  $plan: string;
}

/** The argument of the workflow, at its start and at each continue-as-new. */
export interface JourneyInput {
  run: Run;
  /** Journey and version as `journey@version`; a `Plan` once the codec has read it. */
  plan: PlanRef | Plan;
  /** Entries that wait for the end of this run, oldest first; carried through continue-as-new. */
  waiting?: EnterSignal[];
  /** The run has just taken on this version, which its row has still to be told. */
  migrated?: true;
}

/** Signal `event`: things this run listens to. */
export interface HeardSignal {
  heard: Heard[];
}

/**
 * Signal `enter`: another entry of the same person, journey and key. With `restart` it ends the present run; without,
 * it waits until the present run (which is about to close) has ended. It carries the next run's input.
 */
export interface EnterSignal {
  next: JourneyInput;
  restart: boolean;
}

/** Signal `migrate`: take on another version of the journey. Meant for one run: the workflow may stand in another. */
export interface MigrateSignal extends Migration {
  runId: string;
  /** The version to take on, as in `JourneyInput`. */
  plan: PlanRef | Plan;
}

/** What every activity is told of the run: enough to load the rest. */
export interface RunContext {
  runId: string;
  userRef: string;
  journey: string;
  version: string;
  key: string | null;
  enteredAtMs: number;
  entryMessageId: string | null;
  hops?: number;
  results: Run['results'];
  /** The step the run stands at, for the `runs` row. */
  at: string | null;
  /** The run has just taken on `version`: its row follows. */
  migrated?: true;
}

/** Nothing was performed: the journey is paused, and so is the run from now on. */
export interface Held {
  status: 'held';
  pause: Pause;
}

/** What the workflow asks of the world. Each stores `trail`, the history since the last call, from `seq` on. */
export interface JourneyActivities {
  perform(input: {
    run: RunContext;
    step: string;
    round: number;
    askedAtMs: number;
    nowMs: number;
    trail: Passed[];
    seq: number;
  }): Promise<Performed | Held>;
  look(input: {
    run: RunContext;
    questions: Question[];
    nowMs: number;
    trail: Passed[];
    seq: number;
  }): Promise<Looked[]>;
  finish(input: {
    run: RunContext;
    outcome: Outcome;
    nowMs: number;
    trail: Passed[];
    seq: number;
  }): Promise<void>;
}
