import type { Migration } from '../migrate';

/** Of which memberships other systems were told, by segment and receiver. */
export const segmentPushesIndex: Migration = {
  fileName: '20261126050000-segment-pushes.js',
  async up(db) {
    await db.collection('segmentPushes').createIndex({ segment: 1, to: 1, userRef: 1 });
  },
};
