import type { Migration } from '../migrate';

/** Shadow runs are looked for by the instant at which they are to be woken, and listed by their journey. */
export const shadowRuns: Migration = {
  fileName: '20261125030000-shadow-runs.js',
  async up(db) {
    const runs = db.collection('shadowRuns');
    await runs.createIndex({ wakeAt: 1 }, { sparse: true });
    await runs.createIndex({ journey: 1, _id: 1 });
  },
};
