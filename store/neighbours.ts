import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { NeighbourRow, Neighbours } from './item-repositories';

/** What is bought together, as it was counted last. */
export function createNeighbours(connection: Connection): Neighbours {
  const neighbours = defineCollection<NeighbourRow>(connection, 'neighbours', {
    item: 'text',
    neighbours: 'json',
    countedAtMs: 'instant',
  });
  const driver = connection.collection<Stored>('neighbours');
  return {
    async replace(rows, countedAtMs) {
      const writes = rows.map((row) => ({
        replaceOne: { filter: { _id: row.item }, replacement: neighbours.toDocument(row), upsert: true },
      }));
      if (writes.length > 0) await driver.bulkWrite(writes, { ordered: false });
      // Those of an older count go last, so that there is never nothing.
      await driver.deleteMany({ countedAt: { $lt: new Date(countedAtMs) } });
    },
    async of(items) {
      const filter = { _id: trusted({ $in: [...new Set(items)] }) };
      const found = await neighbours.model.find(filter).lean<Stored[]>();
      return found.map((one) => neighbours.toRow(one));
    },
  };
}
