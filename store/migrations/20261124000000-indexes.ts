import type { Migration } from '../migrate';

interface Options {
  sparse?: true;
  unique?: true;
  partialFilterExpression?: { live: true };
}

type Index = [collection: string, key: Record<string, 1 | -1>, options: Options];

const SPARSE: Options = { sparse: true };
const AMONG_LIVE: Options = { unique: true, partialFilterExpression: { live: true } };

/**
 * The first indexes. A migration never changes once it has been released; `store/indexes.ts` lists what the present
 * code needs, and a test compares the two.
 */
const INDEXES: readonly Index[] = [
  ['profiles', { email: 1 }, SPARSE],
  ['profiles', { phone: 1 }, SPARSE],
  ['profiles', { recheckAt: 1 }, SPARSE],
  ['events', { queue: 1, due: 1 }, SPARSE],
  ['events', { userRef: 1, name: 1, at: 1 }, {}],
  ['runs', { userRef: 1, journey: 1, key: 1 }, AMONG_LIVE],
  ['runs', { enteredAt: -1 }, {}],
  ['runs', { unstartedSince: 1 }, SPARSE],
  ['messages', { userRef: 1, countsAt: 1 }, {}],
  ['messages', { claimedAt: -1 }, {}],
  ['messages', { providerId: 1 }, SPARSE],
  ['messages', { leaseUntil: 1 }, SPARSE],
  ['couponClaims', { userRef: 1 }, {}],
  ['couponCodes', { coupon: 1, status: 1, pick: 1 }, {}],
  ['couponCodes', { claim: 1 }, SPARSE],
  ['appointments', { at: 1 }, {}],
  ['refusals', { userRef: 1, at: -1 }, {}],
  ['definitions', { kind: 1 }, {}],
];

/** Builds the first indexes; doing it again does nothing. */
export const firstIndexes: Migration = {
  fileName: '20261124000000-indexes.js',
  async up(db) {
    for (const [collection, key, options] of INDEXES)
      await db.collection(collection).createIndex(key, options);
  },
};
