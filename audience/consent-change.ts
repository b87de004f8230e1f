import type { ChannelName } from './channel';
import { CHANNEL_NAMES } from './channel';
import type { ConsentFact } from './facts';
import type { Json, JsonObject } from './json';

/** One statement of consent: of a channel, or of one topic on it. */
export interface ConsentChange {
  channel: ChannelName;
  topic: string | null;
  state: ConsentFact['state'];
  atMs: number;
  /** The event, page, import or run that recorded it. */
  source: string;
}

/** Whether a statement is newer than what stands; at the same instant a withdrawal wins. */
function prevails(change: ConsentChange, present: ConsentFact): boolean {
  if (change.atMs !== present.atMs) return change.atMs > present.atMs;
  return change.state === 'withdrawn';
}

function topicChange(present: ConsentFact | undefined, topic: string, change: ConsentChange): ConsentFact {
  const { state, atMs, source } = change;
  const topics = { ...present?.topics, [topic]: state };
  if (present === undefined) return { state, atMs, source, topics };
  const newer = prevails(change, present);
  if (state === 'withdrawn') return newer ? { ...present, atMs, source, topics } : { ...present, topics };
  return newer ? { state, atMs, source, topics } : present;
}

/**
 * What stands after a statement of consent. The newest statement of a channel stands, whatever the order in which
 * they arrive. A refused topic stays refused when the channel is granted again; whoever subscribes to a topic later
 * than they left the channel has consented to the channel.
 */
export function afterConsent(present: ConsentFact | undefined, change: ConsentChange): ConsentFact {
  if (change.topic !== null) return topicChange(present, change.topic, change);
  const { state, atMs, source } = change;
  if (present === undefined) return { state, atMs, source };
  return prevails(change, present) ? { ...present, state, atMs, source } : present;
}

/** What the reserved trait `consent` states of one channel. */
export interface ConsentStatement {
  channel: ChannelName;
  granted: boolean;
  /** When and where it was stated, where that is not the event itself: evidence of before. */
  atMs?: number;
  source?: string;
  /** Topics that are stated on their own; the others follow the channel. */
  topics?: Record<string, boolean>;
}

function withEvidence(channel: ChannelName, said: JsonObject): ConsentStatement[] {
  const { granted, at, source, topics } = said;
  if (typeof granted !== 'boolean') return [];
  const atMs = typeof at === 'string' ? Date.parse(at) : NaN;
  const own = topics !== null && typeof topics === 'object' && !Array.isArray(topics) ? topics : {};
  const stated = Object.entries(own).flatMap(([topic, state]) =>
    typeof state === 'boolean' ? [[topic, state] as const] : [],
  );
  return [
    {
      channel,
      granted,
      ...(Number.isNaN(atMs) ? {} : { atMs }),
      ...(typeof source === 'string' && source !== '' ? { source } : {}),
      ...(stated.length > 0 ? { topics: Object.fromEntries(stated) } : {}),
    },
  ];
}

/**
 * The statements in the reserved trait `consent`: `{ email: true, sms: false }`, a list of the channels granted, or with
 * evidence `{ email: { granted: true, at: 2024-05-01T10:00:00Z, source: shop form } }`. What is not understood states
 * nothing.
 */
export function consentStatements(value: Json | undefined): ConsentStatement[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) {
    return CHANNEL_NAMES.filter((channel) => value.includes(channel)).map((channel) => ({
      channel,
      granted: true,
    }));
  }
  return CHANNEL_NAMES.flatMap((channel): ConsentStatement[] => {
    const said = Object.hasOwn(value, channel) ? value[channel] : undefined;
    if (typeof said === 'boolean') return [{ channel, granted: said }];
    const isObject = said !== null && typeof said === 'object' && !Array.isArray(said);
    return isObject ? withEvidence(channel, said) : [];
  });
}

/** Of two records of one channel, when two profiles become one: a withdrawal on either side stands, else the newest. */
export function mergedConsent(
  a: ConsentFact | undefined,
  b: ConsentFact | undefined,
): ConsentFact | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const newest = b.atMs > a.atMs ? b : a;
  const kept = a.state === b.state ? newest : a.state === 'withdrawn' ? a : b;
  if (a.topics === undefined && b.topics === undefined) return kept;
  const topics = { ...(newest === a ? b : a).topics, ...newest.topics };
  for (const side of [a, b]) {
    for (const [topic, state] of Object.entries(side.topics ?? {})) {
      if (state === 'withdrawn') topics[topic] = state;
    }
  }
  return { ...kept, topics };
}
