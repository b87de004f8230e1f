import type { Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import type { EventRow } from './rows';

type EventKey = Pick<EventRow, 'userRef' | 'messageId'>;

/** The id of an event: unique for each person, so that events can be sharded by person. */
export function eventId(key: EventKey): string {
  return `${key.userRef}/${key.messageId}`;
}

/** One of the two collections that hold events; both hold them in the same shape. */
export function defineEvents(connection: Connection, name: 'events' | 'received'): Collection<EventRow> {
  return defineCollection<EventRow>(
    connection,
    name,
    {
      userRef: 'text',
      messageId: 'text',
      type: 'text',
      name: 'text',
      properties: 'json',
      traits: 'json',
      context: 'json',
      atMs: 'instant',
      receivedAtMs: 'instant',
      source: 'text',
      triggers: 'flag',
      userId: 'text',
      anonymousId: 'text',
      previousRef: 'text',
      hops: 'number',
      partition: 'number',
      attempts: 'number',
    },
    // `queue` (the partition) and `due` are there only until the event is routed: their sparse index is the inbox.
    // `order` breaks ties within a millisecond.
    { queue: 'number', due: 'instant', order: 'number', error: 'text' },
  );
}

/** Whether two documents of one id came from the same receipt: a repeated event has another order or instant. */
export function sameReceipt(one: Stored, other: Stored | undefined): boolean {
  if (!(one['receivedAt'] instanceof Date && other?.['receivedAt'] instanceof Date)) return false;
  return one['order'] === other['order'] && one['receivedAt'].getTime() === other['receivedAt'].getTime();
}
