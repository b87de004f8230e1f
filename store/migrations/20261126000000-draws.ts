import type { Migration } from '../migrate';

/** Draws of experiments that are not counted yet are found by when they are due. */
export const draws: Migration = {
  fileName: '20261126000000-draws.js',
  async up(db) {
    await db.collection('draws').createIndex({ dueAt: 1 }, { sparse: true });
  },
};
