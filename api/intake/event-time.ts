/** A clock may run ahead of ours by this much before we no longer believe it. */
const FUTURE_MS = 5 * 60_000;

/** 1970 begins here; an earlier instant is a fault of the sender, not a memory. */
const EARLIEST_MS = 0;
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

export interface EventTimes {
  /** When it happened, by the sender's clock. */
  timestamp: string | null;
  /** When the request was sent, by the sender's clock. */
  sentAt: string | null;
  receivedAtMs: number;
}

/**
 * When the event happened, by our clock: `receivedAt - (sentAt - timestamp)`, so that a sender's wrong clock does no
 * harm. More than five minutes ahead counts as now. Null when the instant lies outside 1970 to 9999.
 */
export function eventTime(times: EventTimes): number | null {
  if (times.timestamp === null) return times.receivedAtMs;
  const claimed = Date.parse(times.timestamp);
  if (!(claimed >= EARLIEST_MS && claimed <= LATEST_MS)) return null;
  const sent = times.sentAt === null ? null : Date.parse(times.sentAt);
  const corrected = sent === null ? claimed : times.receivedAtMs - (sent - claimed);
  if (corrected > times.receivedAtMs + FUTURE_MS) return times.receivedAtMs;
  return corrected < EARLIEST_MS ? claimed : corrected;
}
