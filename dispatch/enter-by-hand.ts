import { randomUUID } from 'node:crypto';
import { newProfile } from '../audience/profile-change';
import type { JsonObject } from '../audience/json';
import type { DispatchContext } from './context';
import { enterPerson, type EntryResult } from './enter-person';
import { findProfile } from './known-person';
import { factOf } from './launch';
import { systemEvent } from './system-event';

/** An entry that an operator or a program asks for. */
export interface ManualEntry {
  userRef: string;
  journey: string;
  /** What the run knows as `entry.…`; a key of the journey is read from it. */
  properties: JsonObject;
  /** The same id again gives the same run. */
  messageId?: string;
}

/** The event under which the properties of a manual entry are kept. */
export const MANUAL_ENTRY = 'manual_entry';

/** Enters a person by hand. A journey that is not live, or has no `manual: true` item, refuses. */
export async function enterByHand(context: DispatchContext, asked: ManualEntry): Promise<EntryResult> {
  const entrance = context.registry().entrances.find((one) => one.plan.journey === asked.journey);
  if (entrance === undefined) return { status: 'refused', reason: 'unknown_journey' };
  if (entrance.status !== 'live') return { status: 'refused', reason: entrance.status };
  const nowMs = context.now();
  const profile = await findProfile(context, asked.userRef);
  if (profile === null && (await context.store.erasures.stands('ref', asked.userRef))) {
    return { status: 'refused', reason: 'erased' };
  }
  const row = systemEvent({
    userRef: profile?.userRef ?? asked.userRef,
    messageId: asked.messageId ?? `manual/${randomUUID()}`,
    name: MANUAL_ENTRY,
    properties: asked.properties,
    atMs: nowMs,
    receivedAtMs: nowMs,
  });
  await context.record([row]);
  const event = factOf(row);
  const result = await enterPerson(context, {
    entrance,
    trigger: { kind: 'manual', event, atMs: nowMs },
    profile: profile ?? newProfile(row),
    cause: { kind: 'manual', messageId: row.messageId },
    event,
    hops: 0,
    ended: () => Promise.resolve(null),
  });
  return result.status === 'unconcerned' ? { status: 'refused', reason: 'no_manual_entry' } : result;
}
