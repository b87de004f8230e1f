import type { Migration } from '../migrate';

/** People whom a look at all people could not deal with, by when they are tried again and by look. */
export const setAsideIndexes: Migration = {
  fileName: '20261126040000-set-aside.js',
  async up(db) {
    await db.collection('setAside').createIndex({ nextTryAt: 1 });
    await db.collection('setAside').createIndex({ scan: 1 });
  },
};
