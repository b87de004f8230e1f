import type { Connection } from 'mongoose';
import type { Stored } from './collection';
import { createGather } from './gather';

/** Calls of many callers that share round trips: what is asked for while a call is under way goes with the next. */
export interface GroupedCalls {
  /** As `insertNew`, in a call of its own: for callers that have grouped already, and may know a lesser concern. */
  insertApart(documents: readonly Stored[], writeConcern?: WriteConcern): Promise<Set<number>>;
  /** Inserts, going on after duplicates; gives the places of those that were there before. */
  insertNew(documents: readonly Stored[]): Promise<Set<number>>;
  /** The same for what is history already and nobody waits for: it lingers a moment, to travel with more. */
  insertHistory(documents: readonly Stored[]): Promise<Set<number>>;
  /** Changes one document where the filter holds. Nobody is told whether it did. */
  updateOne(filter: Filter, update: Update): Promise<void>;
  /** The same for what nobody waits for. */
  updateLater(filter: Filter, update: Update): Promise<void>;
  /**
   * Changes one document where the filter holds, and gives whether it did. Where not all changes of a call were made,
   * `isDone` tells from the document as it is now whether this one was.
   */
  updateWhere(filter: Filter, update: Update, isDone: (now: Stored) => boolean): Promise<boolean>;
  /** The document of this id, or null. */
  findById(id: string): Promise<Stored | null>;
}

/** A filter and an update as the driver takes them: written here, never by a caller of the API. */
type Filter = { _id: string } & Record<string, unknown>;
type Update = Record<string, Record<string, unknown>>;

/** A lone caller waits for nobody; a crowd travels by the hundred, one call of a kind at a time. */
export const GROUPED = { maxBatch: 500, maxQueued: Number.POSITIVE_INFINITY, parallel: 1 };

/** How sure a write has to be before the caller goes on. */
interface WriteConcern {
  w: number;
  j: boolean;
}

/**
 * For writes that are done again from what is durable when they are lost: they need not wait for the disk, nor for the
 * other members. The journal keeps the order, so a durable write that follows makes them durable too.
 */
export const REPEATED_WHEN_LOST: WriteConcern = { w: 1, j: false };

/** For writes that only a finished activity waits for: at forty journeys a second, about six travel together. */
const LINGERING = { ...GROUPED, lingerMs: 50 };

/** The driver's collection, under mongoose: plain documents, no casting. */
type Driver = ReturnType<typeof driverOf>;

function driverOf(connection: Connection, name: string) {
  return connection.collection<Stored>(name);
}

/** The grouped calls of one collection. */
export function createGroupedCalls(connection: Connection, name: string): GroupedCalls {
  const driver = driverOf(connection, name);
  const insert = async (documents: readonly Stored[]): Promise<boolean[]> => {
    const taken = await insertNew(driver, documents);
    return documents.map((_, index) => taken.has(index));
  };
  const inserts = createGather(insert, GROUPED);
  const history = createGather(insert, LINGERING);
  const update = async (changes: readonly Change[]): Promise<void[]> => {
    await driver.bulkWrite(
      changes.map((updateOne) => ({ updateOne })),
      { ordered: false },
    );
    return changes.map(() => undefined);
  };
  const updates = createGather(update, GROUPED);
  const laterUpdates = createGather(update, LINGERING);
  const conditional = createGather<Conditional, boolean>((changes) => updateWhere(driver, changes), GROUPED);
  const reads = createGather<string, Stored | null>(async (ids) => {
    const found = await driver.find({ _id: { $in: [...new Set(ids)] } }).toArray();
    const byId = new Map(found.map((one) => [one._id, one]));
    return ids.map((id) => byId.get(id) ?? null);
  }, GROUPED);
  return {
    insertApart: (documents, writeConcern) => insertNew(driver, documents, writeConcern),
    insertNew: async (documents) => placesOf(await inserts.add(documents)),
    insertHistory: async (documents) => placesOf(await history.add(documents)),
    async updateOne(filter, update) {
      await updates.add([{ filter, update }]);
    },
    async updateLater(filter, update) {
      await laterUpdates.add([{ filter, update }]);
    },
    async updateWhere(filter, update, isDone) {
      return (await conditional.add([{ filter, update, isDone }]))[0] === true;
    },
    findById: async (id) => (await reads.add([id]))[0] ?? null,
  };
}

function placesOf(taken: readonly boolean[]): Set<number> {
  return new Set(taken.flatMap((there, index) => (there ? [index] : [])));
}

interface Change {
  filter: Filter;
  update: Update;
}

interface Conditional extends Change {
  isDone: (now: Stored) => boolean;
}

/** The server counts what a bulk write has matched, and does not say which: only where one was not, all are looked at. */
async function updateWhere(driver: Driver, changes: readonly Conditional[]): Promise<boolean[]> {
  const writes = changes.map(({ filter, update }) => ({ updateOne: { filter, update } }));
  const { matchedCount } = await driver.bulkWrite(writes, { ordered: false });
  if (matchedCount === changes.length) return changes.map(() => true);
  if (matchedCount === 0) return changes.map(() => false);
  const ids = changes.map(({ filter }) => filter._id);
  const found = await driver.find({ _id: { $in: ids } }).toArray();
  const byId = new Map(found.map((one) => [one._id, one]));
  return changes.map(({ filter, isDone }) => {
    const now = byId.get(filter._id);
    return now !== undefined && isDone(now);
  });
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

/** Whether all that a bulk write did not do is what was there before. */
export function isOnlyDuplicates(error: unknown): boolean {
  const failed = [(error as BulkFailure | null)?.writeErrors ?? []].flat();
  return isDuplicateKey(error) && failed.every((one) => one.code === DUPLICATE_KEY);
}

/**
 * Through the driver under mongoose: `create` and `insertMany` of mongoose build a document object for each row, which
 * costs many times the insert itself.
 */
async function insertNew(
  driver: Driver,
  documents: readonly Stored[],
  writeConcern?: WriteConcern,
): Promise<Set<number>> {
  try {
    const concern = writeConcern === undefined ? {} : { writeConcern };
    await driver.insertMany([...documents], { ordered: false, ...concern });
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
