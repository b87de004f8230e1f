import { trusted, type Connection } from 'mongoose';
import type { EventFact } from '../audience/facts';
import type { JsonObject } from '../audience/json';
import { defineCollection, type Stored } from './collection';
import type { Events } from './repositories';
import type { EventRow } from './rows';

type EventKey = Pick<EventRow, 'userRef' | 'messageId'>;

/** How much of an error is kept with an event that could not be routed. */
const ERROR_CHARACTERS = 500;

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

function idOf(key: EventKey): string {
  return `${key.userRef}/${key.messageId}`;
}

/** Events: the durable inbox, and what conditions count. The id begins with the person and is the dedupe key. */
export function createEvents(connection: Connection): Events {
  const events = defineEvents(connection);
  let order = 0;
  // Under a large backlog one partition is read at a time, so that a reading stays small.
  let crowded = false;
  let turn = 0;

  async function due(queue: unknown, nowMs: number, limit: number): Promise<Stored[]> {
    const filter = { queue, due: trusted({ $lte: new Date(nowMs) }) };
    return events.model.find(filter).sort({ due: 1, order: 1 }).limit(limit).lean<Stored[]>();
  }

  async function dueInTurn(partitions: readonly number[], nowMs: number, limit: number): Promise<Stored[]> {
    const found: Stored[] = [];
    for (let tried = 0; tried < partitions.length && found.length < limit; tried += 1) {
      const queue = partitions[turn % partitions.length];
      found.push(...(await due(queue, nowMs, limit - found.length)));
      if (found.length < limit) turn += 1;
    }
    crowded = found.length >= limit;
    return found;
  }

  async function latest(userRef: string, name: string, limit: number): Promise<EventFact[]> {
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

  return {
    async insertMany(rows) {
      const documents = rows.map((row) => {
        order += 1;
        const inbox = { queue: row.partition, due: new Date(row.receivedAtMs), order };
        return { _id: idOf(row), ...events.toDocument(row), ...inbox };
      });
      const duplicates = await events.insertNew(documents);
      return rows.map((row, index) => ({
        messageId: row.messageId,
        status: duplicates.has(index) ? 'duplicate' : 'stored',
      }));
    },
    async get(userRef, messageId) {
      const found = await events.model.findOne({ _id: idOf({ userRef, messageId }) }).lean<Stored>();
      return found && events.toRow(found);
    },
    async unrouted(partitions, nowMs, limit) {
      if (partitions.length === 0) return [];
      if (crowded) return (await dueInTurn(partitions, nowMs, limit)).map((found) => events.toRow(found));
      const found = await due(trusted({ $in: [...partitions] }), nowMs, limit);
      crowded = found.length >= limit;
      return found.map((one) => events.toRow(one));
    },
    async markRouted(rows) {
      if (rows.length === 0) return;
      const filter = { _id: trusted({ $in: rows.map(idOf) }) };
      await events.model.updateMany(filter, { $unset: { queue: 1, due: 1, error: 1 } });
    },
    async markFailed(row, nextTryAtMs, error) {
      const set = { due: new Date(nextTryAtMs), error: error.slice(0, ERROR_CHARACTERS) };
      const filter = { _id: idOf(row), queue: trusted({ $exists: true }) };
      await events.model.updateOne(filter, { $set: set, $inc: { attempts: 1 } });
    },
    async ofPerson(userRef, names, limit) {
      const lists = await Promise.all(names.map((name) => latest(userRef, name, limit)));
      return new Map(names.map((name, index) => [name, lists[index] ?? []]));
    },
    async recent({ userRef, limit }) {
      const query =
        userRef === undefined
          ? events.model.find().sort({ $natural: -1 })
          : events.model.find({ userRef }).sort({ receivedAt: -1, order: -1 });
      return (await query.limit(limit).lean<Stored[]>()).map((found) => events.toRow(found));
    },
    unroutedCount: async () => events.model.countDocuments({ queue: trusted({ $gte: 0 }) }),
    count: async () => events.model.estimatedDocumentCount(),
  };
}
