import type { Migration } from '../migrate';

/** The catalogue: the queue of changes that people have still to be told of, and the ties of an item. */
export const catalogueIndexes: Migration = {
  fileName: '20261126010000-catalogue.js',
  async up(db) {
    await db.collection('items').createIndex({ pendingSince: 1 }, { sparse: true });
    await db.collection('ties').createIndex({ item: 1, userRef: 1 });
  },
};
