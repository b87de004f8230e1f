import type { CapRule, SendRequest, SendStanding } from './permit';

/** Whether a cap is about messages of this channel, topic and journey. */
function concerns(cap: CapRule, message: Pick<SendRequest, 'channel' | 'topic' | 'journey'>): boolean {
  return (
    (cap.channel === null || cap.channel === message.channel) &&
    (cap.topic === null || cap.topic === message.topic) &&
    (cap.journey === null || cap.journey === message.journey)
  );
}

/**
 * When one cap lets another message go: now or earlier (-Infinity) while there is room, else the instant at which
 * enough of the counted messages have left its period; Infinity for a cap of none.
 */
function roomAtMs(cap: CapRule, request: SendRequest, standing: SendStanding): number {
  if (!concerns(cap, request)) return -Infinity;
  if (cap.messages < 1) return Infinity;
  const sinceMs = standing.nowMs - cap.perMs;
  const times = standing.sent
    .filter((message) => message.atMs > sinceMs && concerns(cap, message))
    .map((message) => message.atMs)
    .sort((a, b) => b - a);
  const blocking = times[cap.messages - 1];
  return blocking === undefined ? -Infinity : blocking + cap.perMs;
}

/** The instant at which all caps let this message go; -Infinity where they do now, Infinity where they never will. */
export function capsAllowAtMs(request: SendRequest, standing: SendStanding): number {
  let atMs = -Infinity;
  for (const cap of request.caps) atMs = Math.max(atMs, roomAtMs(cap, request, standing));
  return atMs;
}
