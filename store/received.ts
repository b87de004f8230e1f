import { trusted } from 'mongoose';
import type { Collection, Stored } from './collection';
import { REPEATED_WHEN_LOST } from './grouped-calls';
import { eventId, sameReceipt } from './event-collections';
import type { Events, InsertOutcome } from './repositories';
import { createRecentIds, type RecentIds } from './recent-ids';
import type { EventRow } from './rows';

type EventKey = Pick<EventRow, 'userRef' | 'messageId'>;

/**
 * Events from outside, from their receipt until they are routed. This collection has no index but that of its ids, so
 * that to keep an event is one write; what conditions read is written when the event's turn comes.
 */
export interface Received extends Pick<Events, 'receive'> {
  /** As `file` of the events, for as much of a row as names it. */
  file<Row extends EventKey>(rows: readonly Row[]): Promise<Row[]>;
  /** Waiting events of these partitions, about in the order in which they came. */
  waiting(partitions: readonly number[], nowMs: number, limit: number): Promise<EventRow[]>;
  /** Ends the wait of these, however it ended. */
  remove(rows: readonly EventKey[]): Promise<void>;
  /** Whether this row came through here and was not removed, as far as is known without asking. */
  holds(row: EventKey): boolean;
}

/** What the documents of these ids say of their receipt. */
async function receipts(events: Collection<EventRow>, ids: readonly string[]): Promise<Map<string, Stored>> {
  if (ids.length === 0) return new Map();
  const found = await events.model
    .find({ _id: trusted({ $in: [...ids] }) })
    .select({ order: 1, receivedAt: 1 })
    .lean<Stored[]>();
  return new Map(found.map((one) => [one._id, one]));
}

/** An event as history: it waits in the other collection, not here. */
function asHistory(document: Stored): Stored {
  const history = { ...document };
  delete history['queue'];
  delete history['due'];
  return history;
}

/** What the parts of the inbox of outside events share. */
interface Place {
  events: Collection<EventRow>;
  received: Collection<EventRow>;
  /** The documents of rows given out here, as long as anybody holds the row. */
  documents: WeakMap<EventKey, Stored>;
  /** Rows that are part of the history. */
  filed: WeakSet<EventKey>;
  /** What was received here lately. */
  met: RecentIds;
}

async function remove({ received, documents }: Place, rows: readonly EventKey[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = trusted({ $in: rows.map(eventId) });
  await received.model.deleteMany({ _id: ids }, { writeConcern: REPEATED_WHEN_LOST });
  for (const row of rows) documents.delete(row);
}

/**
 * One insert decides about events that still wait; one look at the history about those that waited before. The look
 * comes second, so that an event that is filed meanwhile is found in one place or the other. It is made where the answer
 * is worth it: for imports, whose caller counts, and for what this process has met before. Any other repetition is told
 * as stored, and dropped when its turn comes: a second call for every event would cost a fifth of intake.
 */
async function receive(
  place: Place,
  rows: readonly EventRow[],
  kept: readonly Stored[],
): Promise<InsertOutcome[]> {
  const waiting = await place.received.grouped.insertApart(kept);
  const isLookedFor = (id: string, index: number): boolean =>
    !place.met.isNew(id) || rows[index]?.source === 'import';
  const ids = kept.flatMap(({ _id }, index) => (isLookedFor(_id, index) && !waiting.has(index) ? [_id] : []));
  const earlier = await receipts(place.events, ids);
  const isRepeated = (document: Stored): boolean => {
    const known = earlier.get(document._id);
    return known !== undefined && !sameReceipt(document, known);
  };
  const repeated: EventKey[] = [];
  const outcomes = rows.map((row, index): InsertOutcome => {
    const document = kept[index];
    const { messageId } = row;
    if (document === undefined || waiting.has(index)) return { messageId, status: 'duplicate' };
    if (isRepeated(document)) {
      repeated.push(row);
      return { messageId, status: 'duplicate' };
    }
    place.documents.set(row, document);
    return { messageId, status: 'stored' };
  });
  await remove(place, repeated);
  return outcomes;
}

/** Rows that another process gave out, or that were copied, are looked up again. */
async function findDocuments(place: Place, rows: readonly EventKey[]): Promise<void> {
  const unknown = rows.filter((row) => !place.documents.has(row));
  if (unknown.length === 0) return;
  const ids = unknown.map(eventId);
  const found = await place.received.model.find({ _id: trusted({ $in: ids }) }).lean<Stored[]>();
  const byId = new Map(found.map((one) => [one._id, one]));
  for (const row of unknown) {
    const document = byId.get(eventId(row));
    if (document !== undefined) place.documents.set(row, document);
  }
}

async function file<Row extends EventKey>(place: Place, rows: readonly Row[]): Promise<Row[]> {
  const unfiled = rows.filter((row) => !place.filed.has(row));
  await findDocuments(place, unfiled);
  const mine = unfiled.flatMap((row) => {
    const document = place.documents.get(row);
    return document === undefined ? [] : [{ row, document }];
  });
  if (mine.length === 0) return [...rows];
  // Until the event is routed it stands in `received` too, from where it is filed again.
  const history = mine.map(({ document }) => asHistory(document));
  const there = await place.events.grouped.insertApart(history, REPEATED_WHEN_LOST);
  const doubtful = mine.filter((_, index) => there.has(index));
  const earlier = await receipts(
    place.events,
    doubtful.map(({ document }) => document._id),
  );
  const repeated = doubtful.filter(({ document }) => !sameReceipt(document, earlier.get(document._id)));
  const stale = new Set<EventKey>(repeated.map(({ row }) => row));
  for (const { row } of mine) place.filed.add(row);
  await remove(place, [...stale]);
  return rows.filter((row) => !stale.has(row));
}

async function waiting(place: Place, filter: Record<string, unknown>, limit: number): Promise<EventRow[]> {
  const found = await place.received.model.find(filter).limit(limit).lean<Stored[]>();
  return found
    .sort((a, b) => Number(a['due']) - Number(b['due']) || Number(a['order']) - Number(b['order']))
    .map((document) => {
      const row = place.received.toRow(document);
      place.documents.set(row, document);
      return row;
    });
}

/** The two collections as one inbox: `toStored` makes the document of a row that is new. */
export function createReceived(
  events: Collection<EventRow>,
  received: Collection<EventRow>,
  toStored: (row: EventRow) => Stored,
): Received {
  const place: Place = {
    events,
    received,
    documents: new WeakMap(),
    filed: new WeakSet(),
    met: createRecentIds(),
  };
  return {
    receive: (rows) => receive(place, rows, rows.map(toStored)),
    file: (rows) => file(place, rows),
    remove: (rows) => remove(place, rows),
    holds: (row) => place.documents.has(row),
    async waiting(partitions, nowMs, limit) {
      if (limit <= 0) return [];
      const due = trusted({ $lte: new Date(nowMs) });
      return waiting(place, { queue: trusted({ $in: [...partitions] }), due }, limit);
    },
  };
}
