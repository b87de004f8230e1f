import type { ChannelName } from '../audience/channel';
import type { JsonObject } from '../audience/json';
import { stateConsent } from '../dispatch/state-consent';
import { systemEvent } from '../dispatch/system-event';
import type { EventRow } from '../store/rows';
import type { ApiDeps } from './deps';

export interface ConsentStated {
  userRef: string;
  channel: ChannelName;
  /** Null for the whole channel. */
  topic: string | null;
  granted: boolean;
  /** What recorded it, with an id that is the same when the same statement comes twice. */
  source: string;
  reason: string;
  /** Set where the person has confirmed by the page of a double opt-in: what was confirmed by, and the evidence. */
  confirmed?: { properties: JsonObject; context: JsonObject };
  /** Who asked, where a person did so on a page. */
  evidence?: { ip: string; userAgent: string | null };
}

function rowOf(stated: ConsentStated, nowMs: number): EventRow {
  const { userRef, channel, topic, granted, source, reason, confirmed } = stated;
  const name = granted ? 'subscribed' : 'unsubscribed';
  const row = systemEvent({
    userRef,
    messageId: source,
    name: confirmed === undefined ? name : 'subscription_confirmed',
    properties: { ...confirmed?.properties, channel, ...(topic === null ? {} : { topic }), reason },
    atMs: nowMs,
    receivedAtMs: nowMs,
  });
  return { ...row, context: { ...row.context, ...stated.evidence, ...confirmed?.context } };
}

/**
 * Records what a person said about being written to. It is in force in the profile before this resolves, so nothing
 * is sent after it was acknowledged; the event then tells journeys and segments.
 */
export async function changeConsent(
  deps: ApiDeps,
  record: (row: EventRow) => Promise<void>,
  stated: ConsentStated,
): Promise<void> {
  const now = deps.now ?? (() => Date.now());
  const row = await stateConsent(deps.store, rowOf(stated, now()), deps.settings.region);
  if (row !== null) await record(row);
}
