import type { Connection } from 'mongoose';

/** An index that the store cannot do without. */
interface RequiredIndex {
  collection: string;
  key: Record<string, 1 | -1>;
  unique?: true;
  sparse?: true;
  partial?: Record<string, unknown>;
}

/**
 * What must be there. Migrations build these; this list is what the present code needs, and a test holds the two
 * together. Most unique keys are `_id`s that begin with the person, so that the data can be sharded by person.
 */
const REQUIRED_INDEXES: readonly RequiredIndex[] = [
  { collection: 'profiles', key: { email: 1 }, sparse: true },
  { collection: 'profiles', key: { phone: 1 }, sparse: true },
  { collection: 'profiles', key: { recheckAt: 1 }, sparse: true },
  { collection: 'profiles', key: { search: 1 }, sparse: true },
  { collection: 'events', key: { queue: 1, due: 1 }, sparse: true },
  { collection: 'events', key: { userRef: 1, name: 1, at: 1 } },
  {
    collection: 'runs',
    key: { userRef: 1, journey: 1, key: 1, overlap: 1 },
    unique: true,
    partial: { live: true },
  },
  { collection: 'runs', key: { userRef: 1, enteredAt: -1 } },
  { collection: 'runs', key: { enteredAt: -1 } },
  { collection: 'runs', key: { unstartedSince: 1 }, sparse: true },
  { collection: 'messages', key: { userRef: 1, countsAt: 1 } },
  { collection: 'messages', key: { claimedAt: -1 } },
  { collection: 'messages', key: { providerId: 1 }, sparse: true },
  { collection: 'messages', key: { leaseUntil: 1 }, sparse: true },
  { collection: 'couponClaims', key: { userRef: 1 } },
  { collection: 'couponCodes', key: { coupon: 1, status: 1, pick: 1 } },
  { collection: 'couponCodes', key: { claim: 1 }, sparse: true },
  { collection: 'shadowRuns', key: { wakeAt: 1 }, sparse: true },
  { collection: 'shadowRuns', key: { journey: 1, _id: 1 } },
  { collection: 'appointments', key: { at: 1 } },
  { collection: 'keptEntries', key: { journey: 1, keptAt: 1 } },
  { collection: 'refusals', key: { userRef: 1, at: -1 } },
  { collection: 'erasures', key: { dueAt: 1 }, sparse: true },
  { collection: 'setAside', key: { nextTryAt: 1 } },
  { collection: 'setAside', key: { scan: 1 } },
  { collection: 'segmentPushes', key: { segment: 1, to: 1, userRef: 1 } },
  { collection: 'definitions', key: { kind: 1 } },
  { collection: 'draws', key: { dueAt: 1 }, sparse: true },
  { collection: 'items', key: { pendingSince: 1 }, sparse: true },
  { collection: 'ties', key: { item: 1, userRef: 1 } },
];

/** The name the database gives an index by default: `userRef_1_at_-1`. */
function indexName(index: RequiredIndex): string {
  return Object.entries(index.key)
    .map(([field, direction]) => `${field}_${String(direction)}`)
    .join('_');
}

interface FoundIndex {
  key: Record<string, unknown>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: unknown;
}

function serves(found: FoundIndex, wanted: RequiredIndex): boolean {
  return (
    JSON.stringify(found.key) === JSON.stringify(wanted.key) &&
    Boolean(found.unique) === Boolean(wanted.unique) &&
    Boolean(found.sparse) === Boolean(wanted.sparse) &&
    JSON.stringify(found.partialFilterExpression) === JSON.stringify(wanted.partial)
  );
}

async function indexesOf(connection: Connection, collection: string): Promise<FoundIndex[]> {
  try {
    const found: unknown[] = await connection.collection(collection).listIndexes().toArray();
    return found as FoundIndex[];
  } catch (error) {
    if ((error as { code?: unknown }).code === 26) return [];
    throw error;
  }
}

/** Required indexes that are not there, as `collection.name`; an index with other options counts as missing. */
export async function missingIndexes(connection: Connection): Promise<string[]> {
  const missing: string[] = [];
  for (const collection of new Set(REQUIRED_INDEXES.map((index) => index.collection))) {
    const found = await indexesOf(connection, collection);
    for (const wanted of REQUIRED_INDEXES.filter((index) => index.collection === collection)) {
      if (!found.some((one) => serves(one, wanted))) missing.push(`${collection}.${indexName(wanted)}`);
    }
  }
  return missing;
}
