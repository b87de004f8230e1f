import {
  MIDDLE_PRIORITY,
  type CapRule,
  type SendRequest,
  type SendStanding,
  type WaitingSend,
} from './permit';

/** Who steps back for another that asks at the same instant looks again after this long. */
const STEP_BACK_MS = 5_000;

/** Whoever has not asked this long after they were due has gone: nobody waits for them any more. */
const DUE_FOR_MS = 60_000;

/** Whether another message that waits for room is due just now and goes before this one: by priority, then by age. */
function goesBefore(other: WaitingSend, request: SendRequest, nowMs: number): boolean {
  if (other.untilMs > nowMs || other.untilMs <= nowMs - DUE_FOR_MS) return false;
  const own = request.priority ?? MIDDLE_PRIORITY;
  return other.priority === own ? other.askedAtMs < request.askedAtMs : other.priority > own;
}

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
 * enough of the counted messages have left its period; Infinity for a cap of none. Where those that wait and go before
 * this one take all the room there is, this one steps back for a moment.
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
  if (blocking !== undefined) return blocking + cap.perMs;
  const before = (standing.waiting ?? []).filter(
    (other) => concerns(cap, other) && goesBefore(other, request, standing.nowMs),
  );
  return times.length + before.length < cap.messages ? -Infinity : standing.nowMs + STEP_BACK_MS;
}

/** The instant at which all caps let this message go; -Infinity where they do now, Infinity where they never will. */
export function capsAllowAtMs(request: SendRequest, standing: SendStanding): number {
  let atMs = -Infinity;
  for (const cap of request.caps) atMs = Math.max(atMs, roomAtMs(cap, request, standing));
  return atMs;
}
