import { trusted } from 'mongoose';
import type { Collection, Stored } from './collection';
import { eventId } from './event-collections';
import type { Received } from './received';
import type { Events } from './repositories';
import type { EventRow } from './rows';

type EventKey = Pick<EventRow, 'userRef' | 'messageId'>;

/** How much of an error is kept with an event that could not be routed. */
const ERROR_CHARACTERS = 500;

/**
 * Reads events that are due. Under a large backlog one partition is read at a time, in turn, so that a reading stays
 * small; else all at once.
 */
function createReading(events: Collection<EventRow>): Events['unrouted'] {
  let crowded = false;
  let turn = 0;
  async function due(queue: unknown, nowMs: number, limit: number): Promise<Stored[]> {
    const filter = { queue, due: trusted({ $lte: new Date(nowMs) }) };
    return events.model.find(filter).sort({ due: 1, order: 1 }).limit(limit).lean<Stored[]>();
  }
  async function inTurn(partitions: readonly number[], nowMs: number, limit: number): Promise<Stored[]> {
    const found: Stored[] = [];
    for (let tried = 0; tried < partitions.length && found.length < limit; tried += 1) {
      const queue = partitions[turn % partitions.length];
      found.push(...(await due(queue, nowMs, limit - found.length)));
      if (found.length < limit) turn += 1;
    }
    return found;
  }
  return async (partitions, nowMs, limit) => {
    if (partitions.length === 0) return [];
    const found = crowded
      ? await inTurn(partitions, nowMs, limit)
      : await due(trusted({ $in: [...partitions] }), nowMs, limit);
    crowded = found.length >= limit;
    return found.map((one) => events.toRow(one));
  };
}

/**
 * The routing state of events. Those from outside wait in `received`; those of the system, and those that failed, wait
 * in `events`, in fields that are there only until an event is routed.
 */
export function createInbox(
  events: Collection<EventRow>,
  received: Collection<EventRow>,
  intake: Received,
  queued: WeakSet<EventKey>,
): Pick<Events, 'unrouted' | 'forget' | 'markRouted' | 'markFailed' | 'unroutedCount'> {
  const reading = createReading(events);
  return {
    async unrouted(partitions, nowMs, limit) {
      const due = await reading(partitions, nowMs, limit);
      for (const row of due) queued.add(row);
      return [...due, ...(await intake.waiting(partitions, nowMs, limit - due.length))];
    },
    async forget(rows) {
      await events.model.deleteMany({ _id: trusted({ $in: rows.map(eventId) }) });
    },
    async markRouted(rows) {
      const unsure = rows.filter((row) => !queued.has(row));
      await intake.file(unsure);
      const outside = new Set(unsure.filter((row) => intake.holds(row)));
      await intake.remove([...outside]);
      const waitedHere = rows.filter((row) => !outside.has(row));
      if (waitedHere.length === 0) return;
      const filter = { _id: trusted({ $in: waitedHere.map(eventId) }) };
      await events.model.updateMany(filter, { $unset: { queue: 1, due: 1, error: 1 } });
    },
    async markFailed(row, nextTryAtMs, error) {
      const _id = eventId(row);
      const waiting = await received.model.findOne({ _id }).lean<Stored>();
      if (waiting !== null) {
        const [left] = await intake.file([received.toRow(waiting)]);
        if (left === undefined) return;
      }
      const set = { due: new Date(nextTryAtMs), error: error.slice(0, ERROR_CHARACTERS) };
      const queue = waiting === null ? {} : { queue: waiting['queue'] };
      const filter = { _id, ...(waiting === null ? { queue: trusted({ $exists: true }) } : {}) };
      await events.model.updateOne(filter, { $set: { ...set, ...queue }, $inc: { attempts: 1 } });
      if (waiting !== null) await intake.remove([row]);
    },
    async unroutedCount() {
      const counts = await Promise.all([
        events.model.countDocuments({ queue: trusted({ $gte: 0 }) }),
        received.model.countDocuments(),
      ]);
      return counts[0] + counts[1];
    },
  };
}
