import type { StepKind, StepKinds } from '../plan/plan';
import type { Looked, Performed, Question } from './effect';
import type { Turn } from './turn';

/**
 * How the engine runs one kind of step. A runner writes to the turn's run: it moves on (`goTo`), ends the run, or sets
 * the phase in which the run stays. `advance` derives the effect from the phase, so a runner never makes one.
 */
export interface StepRunner<K extends StepKind> {
  /** The run has arrived at the step. */
  begin(step: StepKinds[K], turn: Turn): void;
  /** For steps that are performed: what became of it. */
  performed?(step: StepKinds[K], turn: Turn, performed: Performed): void;
  /** For steps that ask: what was found, in the order of the questions. */
  looked?(step: StepKinds[K], turn: Turn, looked: readonly Looked[]): void;
  /** For steps that wait: the instant has come. */
  woke?(step: StepKinds[K], turn: Turn): void;
  /** For a wait_for: what it waits for was heard, or has come true; of several things, which. */
  met?(step: StepKinds[K], turn: Turn, outcome: number): void;
  /** The questions the step asks in phase `asking`. */
  questions?(step: StepKinds[K]): Question[];
}
