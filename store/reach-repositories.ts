import type { JsonObject } from '../audience/json';

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
