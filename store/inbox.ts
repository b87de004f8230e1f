import { trusted } from 'mongoose';
import type { Collection, Stored } from './collection';
import type { Events } from './repositories';
import type { EventRow } from './rows';

type EventKey = Pick<EventRow, 'userRef' | 'messageId'>;

/** How much of an error is kept with an event that could not be routed. */
const ERROR_CHARACTERS = 500;

/** The id of an event: unique for each person, so that events can be sharded by person. */
export function eventId(key: EventKey): string {
  return `${key.userRef}/${key.messageId}`;
}

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

/** The routing state of events, kept in fields that are there only until an event is routed. */
export function createInbox(
  events: Collection<EventRow>,
): Pick<Events, 'unrouted' | 'markRouted' | 'markFailed' | 'unroutedCount'> {
  return {
    unrouted: createReading(events),
    async markRouted(rows) {
      if (rows.length === 0) return;
      const filter = { _id: trusted({ $in: rows.map(eventId) }) };
      await events.model.updateMany(filter, { $unset: { queue: 1, due: 1, error: 1 } });
    },
    async markFailed(row, nextTryAtMs, error) {
      const set = { due: new Date(nextTryAtMs), error: error.slice(0, ERROR_CHARACTERS) };
      const filter = { _id: eventId(row), queue: trusted({ $exists: true }) };
      await events.model.updateOne(filter, { $set: set, $inc: { attempts: 1 } });
    },
    unroutedCount: async () => events.model.countDocuments({ queue: trusted({ $gte: 0 }) }),
  };
}
