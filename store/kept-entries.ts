import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { KeptEntries, KeptEntryRow } from './reach-repositories';

function idOf({ userRef, journey, entry }: Pick<KeptEntryRow, 'userRef' | 'journey' | 'entry'>): string {
  return `${userRef}/${journey}/${entry}`;
}

/** Entries into paused journeys, one row for each person and cause. */
export function createKeptEntries(connection: Connection): KeptEntries {
  const kept = defineCollection<KeptEntryRow>(connection, 'keptEntries', {
    userRef: 'text',
    journey: 'text',
    entry: 'text',
    cause: 'json',
    trigger: 'json',
    messageId: 'text',
    hops: 'number',
    keptAtMs: 'instant',
  });
  return {
    async keep(row) {
      await kept.grouped.insertNew([{ _id: idOf(row), ...kept.toDocument(row) }]);
    },
    async due(journey, untilMs, limit) {
      const filter = { journey, keptAt: trusted({ $lte: new Date(untilMs) }) };
      const found = await kept.model.find(filter).sort({ keptAt: 1 }).limit(limit).lean<Stored[]>();
      return found.map((one) => kept.toRow(one));
    },
    async remove(row) {
      await kept.model.deleteOne({ _id: idOf(row) });
    },
    async forget(journey) {
      await kept.model.deleteMany({ journey });
    },
    count: (journey) => kept.model.countDocuments({ journey }),
  };
}
