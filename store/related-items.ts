import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { RelatedItems, RelatedRow } from './item-repositories';

/** What is bought beside what: one document for each item, by its id. */
export function createRelatedItems(connection: Connection): RelatedItems {
  const related = defineCollection<RelatedRow>(connection, 'relatedItems', {
    item: 'text',
    buyers: 'number',
    neighbours: 'json',
    gapMs: 'number',
    gaps: 'number',
    atMs: 'instant',
  });
  return {
    async put(rows) {
      const writes = rows.map((row) => ({
        replaceOne: { filter: { _id: row.item }, replacement: related.toDocument(row), upsert: true },
      }));
      const driver = connection.collection<Stored>('relatedItems');
      if (writes.length > 0) await driver.bulkWrite(writes, { ordered: false });
    },
    async getMany(items) {
      const filter = { _id: trusted({ $in: [...new Set(items)] }) };
      const found = items.length === 0 ? [] : await related.model.find(filter).lean<Stored[]>();
      return new Map(found.map((one) => [one._id, related.toRow(one)]));
    },
    async forgetBefore(atMs) {
      await related.model.deleteMany({ at: trusted({ $lt: new Date(atMs) }) });
    },
  };
}
