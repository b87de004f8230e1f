import type { Pause, Resumption } from '../journey/engine/hold';
import type { Run } from '../journey/engine/run';
import type { RunRow } from '../store/rows';
import type { EnterSignal, HeardSignal, JourneyInput, MigrateSignal } from '../workflows/messages';

/** What an operator may ask of a live run, by itself or with all of its journey. `stop` carries the reason for reports. */
export type Control =
  | { kind: 'pause'; journey?: Pause }
  | { kind: 'resume'; journey?: Resumption }
  | { kind: 'skipWait' }
  | { kind: 'stop'; reason: string };

/**
 * The engine that runs journeys durably, as dispatching sees it. Every call throws when the engine cannot be reached:
 * the caller then tries again later, so each call must be safe to repeat.
 */
export interface RunStarter {
  /** `running`: a workflow with this id exists already (this very run, or one of its person that is about to close). */
  start(row: RunRow, input: JourneyInput): Promise<'started' | 'running'>;
  /** `gone`: the workflow has closed, so nobody listens any more. */
  signal(workflowId: string, signal: HeardSignal): Promise<'delivered' | 'gone'>;
  /**
   * Hands the next run to the workflow of this id, and starts it where none runs (signal-with-start). A workflow that
   * already stands in the run named by `signal.next.run.runId` ignores it.
   */
  enter(workflowId: string, signal: EnterSignal): Promise<void>;
  /** Ends the workflow where it stands, without its doing anything more; `gone` where it has closed. */
  terminate(workflowId: string, reason: string): Promise<'delivered' | 'gone'>;
  control(workflowId: string, control: Control): Promise<'delivered' | 'gone'>;
  /** Asks a run to take on another version; `state` then shows what came of it. */
  migrate(workflowId: string, order: MigrateSignal): Promise<'delivered' | 'gone'>;
  /** The run as the workflow knows it, or null when there is none. */
  state(workflowId: string): Promise<Run | null>;
}
