import type { Migration } from '../migrate';

/** Entries into a paused journey are let in by journey, oldest first. */
export const keptEntriesIndex: Migration = {
  fileName: '20261125020000-kept-entries.js',
  async up(db) {
    await db.collection('keptEntries').createIndex({ journey: 1, keptAt: 1 }, {});
  },
};
