import { readPath } from '../../../audience/json';
import type { Happening } from '../simulation';
import { sentIn, type Course, type CourseMessage } from './course';

/** The event that counts as a conversion. `value` is the path of a property; null where it is worth nothing told. */
export interface ConversionEvent {
  event: string;
  value: string | null;
}

/** One conversion that a person really came to. */
export interface Converted {
  atMs: number;
  value: number;
}

/** The conversions among what happened to a person from `fromMs` on, oldest first. An event counts once by its id. */
export function conversionsOf(
  happenings: readonly Happening[],
  conversion: ConversionEvent | null,
  fromMs: number,
): Converted[] {
  if (conversion === null) return [];
  const found = new Map<string, Converted>();
  for (const one of happenings) {
    if (one.kind !== 'event' || one.event.name !== conversion.event || one.atMs < fromMs) continue;
    const value = conversion.value === null ? 0 : readPath(one.event.properties, conversion.value);
    found.set(one.event.messageId, { atMs: one.atMs, value: typeof value === 'number' ? value : 0 });
  }
  return [...found.values()].sort((a, b) => a.atMs - b.atMs);
}

/** A message that would have gone out, and the first conversion that followed it anyway within the window. */
export interface FollowedMessage extends CourseMessage {
  followedAtMs: number | null;
  /** Whether the window ends after the time replayed, so that nobody can say yet. */
  tooNew: boolean;
}

/** What followed the messages of one person. */
export interface Following {
  messages: FollowedMessage[];
  /** The conversions that followed at least one message, each once. */
  conversions: Converted[];
}

/**
 * Finds what people did anyway after the instants at which they would have been written to: a conversion follows a
 * message when it comes after it, and at most `withinMs` after it. Nothing here was caused by the message, which never
 * went out.
 */
export function followingOf(
  course: Course,
  conversions: readonly Converted[],
  withinMs: number,
  untilMs: number,
): Following {
  const followed = new Set<Converted>();
  const messages = sentIn(course).map((message): FollowedMessage => {
    const after = conversions.filter(({ atMs }) => atMs > message.atMs && atMs <= message.atMs + withinMs);
    const tooNew = message.atMs + withinMs > untilMs;
    if (!tooNew) for (const one of after) followed.add(one);
    return { ...message, followedAtMs: after[0]?.atMs ?? null, tooNew };
  });
  return { messages, conversions: conversions.filter((one) => followed.has(one)) };
}
