import type { JsonObject } from '../audience/json';
import type { EventRow } from '../store/rows';
import { partitionOf } from './partition-of';

/** What a system event says. `messageId` must be the same when the same thing is recorded again. */
export interface SystemEvent {
  userRef: string;
  messageId: string;
  name: string;
  properties: JsonObject;
  atMs: number;
  receivedAtMs: number;
  triggers?: boolean;
  hops?: number;
  source?: 'system' | 'journey' | 'operator';
  /** What a consent or trait event changes in the profile, in the words of an identify. */
  traits?: JsonObject;
}

/** The row of an event that Journeyman itself records about a person. */
export function systemEvent(event: SystemEvent): EventRow {
  return {
    userRef: event.userRef,
    messageId: event.messageId,
    type: 'track',
    name: event.name,
    properties: event.properties,
    traits: event.traits ?? {},
    context: {},
    atMs: event.atMs,
    receivedAtMs: event.receivedAtMs,
    source: event.source ?? 'system',
    triggers: event.triggers ?? true,
    userId: null,
    anonymousId: null,
    previousRef: null,
    hops: event.hops ?? 0,
    partition: partitionOf(event.userRef),
    attempts: 0,
  };
}
