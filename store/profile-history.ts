import type { Connection } from 'mongoose';
import { shortHash } from '../audience/user-ref';
import type { HistoryEntry } from '../audience/profile-history';
import { defineCollection } from './collection';
import { createGather } from './gather';
import { GROUPED, isOnlyDuplicates } from './grouped-calls';

/** The newest changes of a person that are kept. */
const MOST_ENTRIES = 200;

/** What changed in profiles, when and by what. Nothing in it is ever changed; the oldest go when it is full. */
export interface ProfileHistory {
  /** Adds an entry; the same changes by the same cause add nothing again, so what is done twice stands once. */
  append(userRef: string, entry: HistoryEntry): Promise<void>;
  /** The newest entries under these references (a person, and those merged into them), newest first. */
  of(userRefs: readonly string[], limit: number): Promise<HistoryEntry[]>;
}

interface Kept {
  key: string;
  at: Date;
  recordedAt: Date;
  by: HistoryEntry['by'];
  changes: HistoryEntry['changes'];
}

interface HistoryDocument {
  _id: string;
  entries: Kept[];
}

/** One document a person, which an update keeps short: a person's history is never more than one read. */
export function createProfileHistory(connection: Connection): ProfileHistory {
  defineCollection<Pick<HistoryDocument, 'entries'>>(connection, 'profileHistory', { entries: 'json' });
  const driver = connection.collection<HistoryDocument>('profileHistory');
  const appends = createGather<{ userRef: string; entry: HistoryEntry }, void>(async (all) => {
    const writes = all.map(({ userRef, entry }) => {
      const { atMs, recordedAtMs, by, changes } = entry;
      const whats = changes.map(({ what }) => what).join('\n');
      const key = `${by.kind}/${by.id}/${shortHash(whats)}`;
      const kept: Kept = { key, at: new Date(atMs), recordedAt: new Date(recordedAtMs), by, changes };
      return {
        updateOne: {
          // Where the entry is there already nothing matches, and the insert meets the id: a repetition.
          filter: { _id: userRef, 'entries.key': { $ne: key } },
          update: { $push: { entries: { $each: [kept], $slice: -MOST_ENTRIES } } },
          upsert: true,
        },
      };
    });
    try {
      await driver.bulkWrite(writes, { ordered: false });
    } catch (error) {
      if (!isOnlyDuplicates(error)) throw error;
    }
    return all.map(() => undefined);
  }, GROUPED);
  return {
    async append(userRef, entry) {
      if (entry.changes.length > 0) await appends.add([{ userRef, entry }]);
    },
    async of(userRefs, limit) {
      const found = await driver.find({ _id: { $in: [...userRefs] } }).toArray();
      const entries = found.flatMap((one) =>
        one.entries.map(({ at, recordedAt, by, changes }) => ({
          atMs: at.getTime(),
          recordedAtMs: recordedAt.getTime(),
          by,
          changes,
        })),
      );
      return entries.sort((a, b) => b.recordedAtMs - a.recordedAtMs || b.atMs - a.atMs).slice(0, limit);
    },
  };
}
