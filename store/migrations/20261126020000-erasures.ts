import type { Migration } from '../migrate';

/** Erasures that are not done yet. */
export const erasuresIndex: Migration = {
  fileName: '20261126020000-erasures.js',
  async up(db) {
    await db.collection('erasures').createIndex({ dueAt: 1 }, { sparse: true });
  },
};
