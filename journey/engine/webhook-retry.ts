const MINUTE_MS = 60_000;

/** The waits between tries of a webhook: nine tries in about nine hours, as standard-webhooks.com advises. */
const WAITS_MS = [
  5_000,
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
  2 * 60 * MINUTE_MS,
  5 * 60 * MINUTE_MS,
];

/**
 * How long to wait before a webhook is tried again, in ms, after so many tries; null when it is given up. What the
 * other side asks for (`Retry-After`) is heard where it is longer, up to the longest wait of all.
 */
export function retryWebhookAfterMs(tries: number, askedMs: number | null = null): number | null {
  const waitMs = WAITS_MS[tries - 1];
  if (waitMs === undefined) return null;
  return Math.max(waitMs, Math.min(askedMs ?? 0, WAITS_MS.at(-1) ?? 0));
}
