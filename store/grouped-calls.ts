import type { Connection } from 'mongoose';
import type { Stored } from './collection';
import { createGather } from './gather';

/** Calls of many callers that share round trips: what is asked for while a call is under way goes with the next. */
export interface GroupedCalls {
  /** As `insertNew`, in a call of its own: for callers that have grouped already. */
  insertApart(documents: readonly Stored[]): Promise<Set<number>>;
  /** Inserts, going on after duplicates; gives the places of those that were there before. */
  insertNew(documents: readonly Stored[]): Promise<Set<number>>;
  /** Changes one document where the filter holds. Nobody is told whether it did. */
  updateOne(filter: Filter, update: Update): Promise<void>;
  /** The document of this id, or null. */
  findById(id: string): Promise<Stored | null>;
}

/** A filter and an update as the driver takes them: written here, never by a caller of the API. */
type Filter = { _id: string } & Record<string, unknown>;
type Update = Record<string, Record<string, unknown>>;

/** A lone caller waits for nobody; a crowd travels by the hundred, a few calls at a time. */
export const GROUPED = { maxBatch: 500, maxQueued: Number.POSITIVE_INFINITY, parallel: 4 };

/** The driver's collection, under mongoose: plain documents, no casting. */
type Driver = ReturnType<typeof driverOf>;

function driverOf(connection: Connection, name: string) {
  return connection.collection<Stored>(name);
}

/** The grouped calls of one collection. */
export function createGroupedCalls(connection: Connection, name: string): GroupedCalls {
  const driver = driverOf(connection, name);
  const inserts = createGather<Stored, boolean>(async (documents) => {
    const taken = await insertNew(driver, documents);
    return documents.map((_, index) => taken.has(index));
  }, GROUPED);
  const updates = createGather<{ filter: Filter; update: Update }, void>(async (changes) => {
    await driver.bulkWrite(
      changes.map((updateOne) => ({ updateOne })),
      { ordered: false },
    );
    return changes.map(() => undefined);
  }, GROUPED);
  const reads = createGather<string, Stored | null>(async (ids) => {
    const found = await driver.find({ _id: { $in: [...new Set(ids)] } }).toArray();
    const byId = new Map(found.map((one) => [one._id, one]));
    return ids.map((id) => byId.get(id) ?? null);
  }, GROUPED);
  return {
    insertApart: (documents) => insertNew(driver, documents),
    async insertNew(documents) {
      const taken = await inserts.add(documents);
      return new Set(taken.flatMap((there, index) => (there ? [index] : [])));
    },
    async updateOne(filter, update) {
      await updates.add([{ filter, update }]);
    },
    findById: async (id) => (await reads.add([id]))[0] ?? null,
  };
}

interface BulkFailure {
  code?: unknown;
  writeErrors?: { index: number; code: number }[] | { index: number; code: number };
  result?: { getWriteConcernError?: () => unknown };
}

const DUPLICATE_KEY = 11000;

/** Whether the database refused a write because a unique key was taken. */
export function isDuplicateKey(error: unknown): boolean {
  return (error as BulkFailure | null)?.code === DUPLICATE_KEY;
}

/**
 * Through the driver under mongoose: `create` and `insertMany` of mongoose build a document object for each row, which
 * costs many times the insert itself.
 */
async function insertNew(driver: Driver, documents: readonly Stored[]): Promise<Set<number>> {
  try {
    await driver.insertMany([...documents], { ordered: false });
    return new Set();
  } catch (error) {
    const failure = error as BulkFailure;
    const failed = [failure.writeErrors ?? []].flat();
    const onlyDuplicates = failed.length > 0 && failed.every((one) => one.code === DUPLICATE_KEY);
    // Rows that a majority has not confirmed are not stored, whatever else the answer says.
    if (!onlyDuplicates || failure.result?.getWriteConcernError?.()) throw error;
    return new Set(failed.map((one) => one.index));
  }
}
