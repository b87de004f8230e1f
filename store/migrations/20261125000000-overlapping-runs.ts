import type { Migration } from '../migrate';

/** The database says so of an index, or of a collection, that is not there. */
const NOT_THERE: ReadonlySet<unknown> = new Set([26, 27]);

/**
 * Runs of one person and key may overlap where the journey says `again: always`: their rows carry an `overlap` of their
 * own. The new index is built before the old one goes, so that two runs never live side by side where they must not.
 */
export const overlappingRuns: Migration = {
  fileName: '20261125000000-overlapping-runs.js',
  async up(db) {
    const runs = db.collection('runs');
    const options = { unique: true, partialFilterExpression: { live: true } };
    await runs.createIndex({ userRef: 1, journey: 1, key: 1, overlap: 1 }, options);
    try {
      await runs.dropIndex('userRef_1_journey_1_key_1');
    } catch (error) {
      if (!NOT_THERE.has((error as { code?: unknown }).code)) throw error;
    }
  },
};
