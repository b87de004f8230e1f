import { trusted, type Connection } from 'mongoose';
import type { EventFact } from '../audience/facts';
import type { JsonObject } from '../audience/json';
import type { Collection, Stored } from './collection';
import { defineEvents, eventId } from './event-collections';
import { historyOf } from './event-history';
import { createInbox } from './inbox';
import { pageById } from './page-by-id';
import { createReceived } from './received';
import type { Events } from './repositories';
import type { EventRow } from './rows';

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

/** The newest documents of both collections; a filed event that still waits stands in both. */
async function newest(
  events: Collection<EventRow>,
  received: Collection<EventRow>,
  limit: number,
): Promise<Stored[]> {
  const lists = await Promise.all(
    [events, received].map((one) => one.model.find().sort({ $natural: -1 }).limit(limit).lean<Stored[]>()),
  );
  const byId = new Map(lists.flat().map((one) => [one._id, one]));
  return [...byId.values()]
    .sort(
      (a, b) => Number(b['receivedAt']) - Number(a['receivedAt']) || Number(b['order']) - Number(a['order']),
    )
    .slice(0, limit);
}

async function countOf(...both: Collection<EventRow>[]): Promise<number> {
  const counts = await Promise.all(both.map((one) => one.model.estimatedDocumentCount()));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Those of one collection that were received in a span, in pages by their ids: the receipt itself has no index. */
function receivedBetween(
  from: Collection<EventRow>,
  { afterMs, untilMs }: { afterMs: number; untilMs: number },
  afterId: string | null,
  limit: number,
): Promise<EventRow[]> {
  const receivedAt = trusted({ $gt: new Date(afterMs), $lte: new Date(untilMs) });
  return pageById(from, { receivedAt }, afterId, limit);
}

function newestOf(events: Collection<EventRow>, userRef: string, limit: number): Promise<Stored[]> {
  return events.model.find({ userRef }).sort({ receivedAt: -1, order: -1 }).limit(limit).lean<Stored[]>();
}

/** Events: the durable inbox, and what conditions count. The id begins with the person and is the dedupe key. */
export function createEvents(connection: Connection): Events {
  const events = defineEvents(connection, 'events');
  const received = defineEvents(connection, 'received');
  /** Rows known to wait in `events`. */
  const queued = new WeakSet<Pick<EventRow, 'userRef' | 'messageId'>>();
  let order = 0;
  function toHistory(row: EventRow): Stored {
    order += 1;
    return { _id: eventId(row), ...events.toDocument(row), order };
  }
  function toStored(row: EventRow): Stored {
    return { ...toHistory(row), queue: row.partition, due: new Date(row.receivedAtMs) };
  }
  const intake = createReceived(events, received, toStored);
  return {
    ...createInbox(events, received, intake, queued),
    receive: (rows) => intake.receive(rows),
    async file(rows) {
      const outside = rows.filter((row) => !queued.has(row));
      const kept = new Set(await intake.file(outside));
      return rows.filter((row) => queued.has(row) || kept.has(row));
    },
    async insertMany(rows, isRouted = () => false) {
      const waits = rows.map((row) => !isRouted(row));
      const documents = rows.map((row, index) => (waits[index] ? toStored(row) : toHistory(row)));
      const duplicates = await (!waits.includes(true)
        ? events.grouped.insertHistory(documents)
        : events.grouped.insertNew(documents));
      rows.forEach((row, index) => {
        if (waits[index] && !duplicates.has(index)) queued.add(row);
      });
      return rows.map((row, index) => ({
        messageId: row.messageId,
        status: duplicates.has(index) ? 'duplicate' : 'stored',
      }));
    },
    async get(userRef, messageId) {
      const _id = eventId({ userRef, messageId });
      const found =
        (await events.grouped.findById(_id)) ?? (await received.model.findOne({ _id }).lean<Stored>());
      return found && events.toRow(found);
    },
    async ofPerson(userRef, names, limit) {
      const lists = await Promise.all(names.map((name) => latest(events, userRef, name, limit)));
      return new Map(names.map((name, index) => [name, lists[index] ?? []]));
    },
    history: (userRef, names, untilMs, limit) => historyOf(events, userRef, names, untilMs, limit),
    async recent({ userRef, limit }) {
      const found =
        userRef === undefined
          ? await newest(events, received, limit)
          : await newestOf(events, userRef, limit);
      return found.map((one) => events.toRow(one));
    },
    receivedBetween: (span, afterId, limit) =>
      receivedBetween(span.waiting ? received : events, span, afterId, limit),
    count: () => countOf(events, received),
  };
}
