import { randomUUID } from 'node:crypto';
import { trusted, type Connection } from 'mongoose';
import { type Collection, type Stored } from './collection';
import { isOnlyDuplicates } from './grouped-calls';
import type { Document } from './fields';
import type { ProfileRow } from './rows';
import { searchTerms } from './search-terms';

interface Outcome {
  /** How many of the writes took hold. */
  written: number;
}

async function write(connection: Connection, operations: Operation[]): Promise<Outcome> {
  try {
    const done = await connection.collection<Stored>('profiles').bulkWrite(operations, { ordered: false });
    return { written: done.matchedCount + done.insertedCount };
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error;
    return { written: -1 };
  }
}

type Operation =
  | { insertOne: { document: Stored } }
  | { updateOne: { filter: { _id: string; revision: number }; update: Record<string, Document> } };

/** Writes whole profiles in one round trip; gives the people whose stored profile has moved on since it was read. */
export async function saveProfiles(
  connection: Connection,
  profiles: Collection<ProfileRow>,
  rows: readonly ProfileRow[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  // Marks each row that this call wrote, so that those it did not write can be told.
  const call = randomUUID();
  const operations = rows.map((row, index): Operation => {
    const revision = (row.revision ?? 0) + 1;
    const document = { ...profiles.toDocument(row), revision, savedBy: `${call}/${String(index)}` };
    const terms = searchTerms(row);
    if (terms.length > 0) Object.assign(document, { search: terms });
    if (row.revision === undefined) return { insertOne: { document: { _id: row.userRef, ...document } } };
    const absent = { ...profiles.absent(document), ...(terms.length === 0 ? { search: 1 as const } : {}) };
    const update = { $set: document, $unset: absent };
    return { updateOne: { filter: { _id: row.userRef, revision: row.revision }, update } };
  });
  const { written } = await write(connection, operations);
  if (written === rows.length) return [];
  const ids = rows.map((row) => row.userRef);
  const found = await profiles.model
    .find({ _id: trusted({ $in: ids }) })
    .select({ savedBy: 1 })
    .lean<(Stored & { savedBy?: string })[]>();
  const savedBy = new Map(found.map((one) => [one._id, one.savedBy]));
  return ids.filter((id, index) => savedBy.get(id) !== `${call}/${String(index)}`);
}
