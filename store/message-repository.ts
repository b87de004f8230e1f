import type { SentMessage, Settlement } from './ledger-views';
import type { MessageRow } from './rows';

/** The send ledger. Every change of state is one conditional update; see message/ledger for the states. */
export interface Messages {
  /** Inserts the claim, or gives the row that was there. */
  claim(row: MessageRow): Promise<{ row: MessageRow; claimed: boolean }>;
  /** Inserts the claim as one that is being dispatched under this lease, or gives the row that was there. */
  take(
    row: MessageRow,
    consent: MessageRow['consent'],
    leaseUntilMs: number,
  ): Promise<{ row: MessageRow; taken: boolean }>;
  /**
   * `claimed|deferred` (or a lapsed lease of a `claimed` row) to `dispatching`; null when another holds it. With
   * `again`, an `unknown` row may be taken too: a transactional message that is sent again under the same Message-ID.
   */
  dispatch(
    userRef: string,
    sendKey: string,
    consent: MessageRow['consent'],
    leaseUntilMs: number,
    again?: boolean,
  ): Promise<MessageRow | null>;
  /** Settles a dispatch, only for the holder of this attempt. False when it was fenced off. */
  settle(userRef: string, sendKey: string, attempt: number, to: Settlement): Promise<boolean>;
  /** A callback's fate; ranked, so that a late `sent` never overwrites `delivered`. Null when no row matches. */
  recordFate(
    by: { sendKey: string } | { providerId: string },
    was: string,
    atMs: number,
  ): Promise<MessageRow | null>;
  get(userRef: string, sendKey: string): Promise<MessageRow | null>;
  /** Every message, in pages by `sendKey`. */
  scan(afterKey: string | null, limit: number): Promise<MessageRow[]>;
  ofRun(userRef: string, runId: string): Promise<MessageRow[]>;
  /**
   * Instants of accepted or in-flight marketing messages of a person since `sinceMs`, for caps; with `waitingToo` also
   * those that a cap defers, each with the instant at which it asks again.
   */
  sentSince(userRef: string, sinceMs: number, waitingToo?: boolean): Promise<SentMessage[]>;
  /** `dispatching` rows whose lease is over: they become `unknown`. */
  lapseLeases(nowMs: number): Promise<number>;
  list(filter: { userRef?: string; journey?: string; state?: string; limit: number }): Promise<MessageRow[]>;
}
