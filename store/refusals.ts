import type { Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { Refusals } from './repositories';
import type { RefusalRow } from './rows';

/** Entries that were refused: one row for each person, journey, key and reason, with how often and when last. */
export function createRefusals(connection: Connection): Refusals {
  const refusals = defineCollection<RefusalRow>(
    connection,
    'refusals',
    {
      userRef: 'text',
      journey: 'text',
      key: 'text',
      reason: 'text',
      atMs: 'instant',
      seen: { maybe: 'json' },
    },
    { times: 'number' },
  );
  return {
    async add(row) {
      // A key is any text of the caller, so it stands last.
      const filter = { _id: `${row.userRef}/${row.journey}/${row.reason}/${row.key ?? ''}` };
      const update = { $set: refusals.toDocument(row), $inc: { times: 1 } };
      await refusals.model.updateOne(filter, update, { upsert: true });
    },
    async ofPerson(userRef, limit) {
      const found = await refusals.model.find({ userRef }).sort({ at: -1 }).limit(limit).lean<Stored[]>();
      return found.map((one) => refusals.toRow(one));
    },
  };
}
