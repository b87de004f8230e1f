import type { PersonFacts } from '../../audience/facts';
import type { Passed } from '../engine/run';

/** One line of a simulated timeline: what a run passed, and whose run it was. */
export interface TimelineLine extends Passed {
  userRef: string;
  journey: string;
  /** Null for an entry that was refused. */
  runId: string | null;
  key: string | null;
}

/** A run that had not ended when the simulation did. */
export interface StillWaiting {
  userRef: string;
  journey: string;
  runId: string;
  key: string | null;
  step: string | null;
  untilMs: number | null;
}

/** What a simulation gives: what happened in the order of the clock, and the runs that still wait. */
export interface Simulated {
  timeline: TimelineLine[];
  waiting: StillWaiting[];
  /** What has become of the people. */
  people: PersonFacts[];
  /** Runs that began, held-out entries not counted. */
  runs: number;
}
