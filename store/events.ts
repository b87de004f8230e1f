import type { Connection } from 'mongoose';
import type { EventFact } from '../audience/facts';
import type { JsonObject } from '../audience/json';
import { defineCollection, type Collection, type Stored } from './collection';
import { createInbox, eventId } from './inbox';
import type { Events } from './repositories';
import type { EventRow } from './rows';

function defineEvents(connection: Connection) {
  return defineCollection<EventRow>(
    connection,
    'events',
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

/** The newest of these events of a person, oldest first. */
async function latest(
  events: Collection<EventRow>,
  userRef: string,
  name: string,
  limit: number,
): Promise<EventFact[]> {
  const found = await events.model
    .find({ userRef, name })
    .sort({ at: -1 })
    .limit(limit)
    .select({ messageId: 1, name: 1, at: 1, properties: 1 })
    .lean<{ messageId: string; name: string; at: Date; properties: JsonObject }[]>();
  return found.reverse().map((event) => ({
    messageId: event.messageId,
    name: event.name,
    atMs: event.at.getTime(),
    properties: event.properties,
  }));
}

/** Events: the durable inbox, and what conditions count. The id begins with the person and is the dedupe key. */
export function createEvents(connection: Connection): Events {
  const events = defineEvents(connection);
  let order = 0;
  return {
    ...createInbox(events),
    async insertMany(rows) {
      const documents = rows.map((row) => {
        order += 1;
        const inbox = { queue: row.partition, due: new Date(row.receivedAtMs), order };
        return { _id: eventId(row), ...events.toDocument(row), ...inbox };
      });
      const duplicates = await events.grouped.insertNew(documents);
      return rows.map((row, index) => ({
        messageId: row.messageId,
        status: duplicates.has(index) ? 'duplicate' : 'stored',
      }));
    },
    async get(userRef, messageId) {
      const found = await events.model.findOne({ _id: eventId({ userRef, messageId }) }).lean<Stored>();
      return found && events.toRow(found);
    },
    async ofPerson(userRef, names, limit) {
      const lists = await Promise.all(names.map((name) => latest(events, userRef, name, limit)));
      return new Map(names.map((name, index) => [name, lists[index] ?? []]));
    },
    async recent({ userRef, limit }) {
      const query =
        userRef === undefined
          ? events.model.find().sort({ $natural: -1 })
          : events.model.find({ userRef }).sort({ receivedAt: -1, order: -1 });
      return (await query.limit(limit).lean<Stored[]>()).map((found) => events.toRow(found));
    },
    count: async () => events.model.estimatedDocumentCount(),
  };
}
