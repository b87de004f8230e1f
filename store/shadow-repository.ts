import type { JsonObject } from '../audience/json';
import type { Passed, Run } from '../journey/engine/run';
import type { Template } from '../journey/language/workspace';
import type { Plan } from '../journey/plan/plan';
import type { MessageRow, ProfileRow, RunRow } from './rows';

/** A version of a journey that runs beside the live one with its sends withheld. One for each journey. */
export interface ShadowRow {
  journey: string;
  version: string;
  plan: Plan;
  /** The templates it names, as they stand in its workspace. */
  templates: Template[];
  startedAtMs: number;
  /** Null while it takes part. */
  stoppedAtMs: number | null;
  /** How often something could not be told to it: the report says so. */
  missed: number;
}

/** What a shadow run has changed of its person; nobody else sees it. */
export interface ShadowOverlay {
  traits: JsonObject;
  /** True for a tag that was set, false for one that was taken away. */
  tags: Record<string, boolean>;
  consent: ProfileRow['consent'];
}

/** One run of a shadow, with all that is known of it. It has the id of the live run that the same entry starts. */
export interface ShadowRunRow extends Pick<
  RunRow,
  'runId' | 'userRef' | 'journey' | 'version' | 'key' | 'live' | 'enteredAtMs' | 'entryMessageId' | 'outcome'
> {
  heldOut: boolean;
  run: Run;
  /** When it is to be woken; null where only events wake it, and at its end. */
  wakeAtMs: number | null;
  trail: Passed[];
  /** Its ledger: `accepted` stands for a message that would have gone out. */
  messages: MessageRow[];
  overlay: ShadowOverlay;
  /** Raised by every write, so that a stale whole is never written over a newer. */
  revision: number;
}

/** Shadows and their runs. */
export interface Shadows {
  /** Begins a shadow; what an earlier one of this journey has left is removed. */
  start(row: ShadowRow): Promise<void>;
  /** False where none takes part. Its runs end where they stand. */
  stop(journey: string, atMs: number): Promise<boolean>;
  get(journey: string): Promise<ShadowRow | null>;
  active(): Promise<ShadowRow[]>;
  /** Rises with every start and stop. */
  revision(): Promise<number>;
  countMissed(journey: string): Promise<void>;
  /** False where the run is there already. */
  insertRun(row: ShadowRunRow): Promise<boolean>;
  /** Writes a run of which nothing newer is stored; false where there is. */
  saveRun(row: ShadowRunRow): Promise<boolean>;
  run(runId: string): Promise<ShadowRunRow | null>;
  /** The runs of a person in a journey, oldest first. */
  ofPerson(userRef: string, journey: string): Promise<ShadowRunRow[]>;
  due(nowMs: number, limit: number): Promise<ShadowRunRow[]>;
  /** Runs of a journey in pages by `runId`. */
  page(journey: string, afterRunId: string | null, limit: number): Promise<ShadowRunRow[]>;
}
