import type { Json, JsonObject } from '../audience/json';

/** How many people have entered a journey in its present period, for `limit`. */
export interface EntryLimits {
  /**
   * Takes a place; false where the period is full. A period begins with the first entry after the last one was over.
   * Each call is one conditional update, so that no more than `people` get a place whoever asks at the same time.
   */
  take(journey: string, people: number, perMs: number, nowMs: number): Promise<boolean>;
}

/** Calls of webhooks, so that one that was answered is not made again, whatever crashes. */
export interface Webhooks {
  /** Counts a try of this (run, step, round), and gives what an earlier one came to, null while none did. */
  begin(
    userRef: string,
    callKey: string,
    nowMs: number,
  ): Promise<{ tries: number; outcome: JsonObject | null }>;
  /** Keeps what the call came to; the first to say it stands. */
  settle(callKey: string, outcome: JsonObject): Promise<void>;
}

/** What would have let a person into a paused journey, kept until it goes on. */
export interface KeptEntryRow {
  userRef: string;
  journey: string;
  /** Names the entry: `entryHash` of its cause. */
  entry: string;
  /** Its cause and trigger, as dispatching has them, without the event. */
  cause: Json;
  trigger: Json;
  /** The event that brought it; null where none did. */
  messageId: string | null;
  hops: number;
  keptAtMs: number;
}

/** Entries into paused journeys. */
export interface KeptEntries {
  /** Keeps an entry; one that is kept already stays as it is. */
  keep(row: KeptEntryRow): Promise<void>;
  /** Those of a journey that were kept up to an instant, oldest first. */
  due(journey: string, untilMs: number, limit: number): Promise<KeptEntryRow[]>;
  remove(row: Pick<KeptEntryRow, 'userRef' | 'journey' | 'entry'>): Promise<void>;
  /** All of a journey. */
  forget(journey: string): Promise<void>;
  count(journey: string): Promise<number>;
}
