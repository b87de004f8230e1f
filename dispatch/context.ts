import type { Calendar } from '../audience/calendar';
import type { InsertOutcome, Store } from '../store/repositories';
import type { EventRow, ProfileRow, RunRow } from '../store/rows';
import type { Gather } from '../store/gather';
import type { WebhookCaller } from '../message/webhook';
import type { PlanSource } from './plans';
import type { Registry } from './registry';
import type { DriveShadow } from './shadows';
import type { RunStarter } from './run-starter';
import type { SignalPacer } from './signal-pacer';
import type { StartedMarks } from './started-marks';

/** What dispatching reports. Only references and reasons: never an address or a value. */
export interface DispatchLog {
  warn(facts: Record<string, unknown>, message: string): void;
  info(facts: Record<string, unknown>, message: string): void;
}

/** Asks for the live runs of these people that listen to any of the tokens. */
export interface Listening {
  refs: readonly string[];
  tokens: readonly string[];
}

/** What the parts of the dispatcher share. The grouped calls let many people cost few round trips. */
export interface DispatchContext {
  store: Store;
  starter: RunStarter;
  calendar: Calendar;
  pacer: SignalPacer;
  plans: PlanSource;
  log: DispatchLog;
  now(): number;
  registry(): Registry;
  /** Gives whether each row was written; a stale one was not. */
  saves: Gather<ProfileRow, boolean>;
  listening: Gather<Listening, RunRow[]>;
  /** Files rows whose turn it is, and gives whether each is to be dealt with. */
  filed: Gather<EventRow, boolean>;
  started: StartedMarks;
  routed: Gather<Pick<EventRow, 'userRef' | 'messageId'>, void>;
  /** Carries shadow runs on; without it shadows take no part. */
  drive?: DriveShadow;
  /** Calls the systems that segments are pushed to; without it nobody is told. */
  webhooks?: WebhookCaller;
  /** Stores events that dispatching itself records, and takes them in. */
  record(rows: readonly EventRow[]): Promise<InsertOutcome[]>;
  /** Stores an event about a surviving person; where nobody hears it, it goes through no inbox. */
  tell(row: EventRow): Promise<void>;
}
