import type { JsonObject } from '../audience/json';

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
