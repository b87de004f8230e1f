import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import {} from './collection';
import { isDuplicateKey } from './grouped-calls';
import { firstIndexes } from './migrations/20261124000000-indexes';
import { overlappingRuns } from './migrations/20261125000000-overlapping-runs';
import { runsOfAPerson } from './migrations/20261125010000-runs-of-a-person';
import { keptEntriesIndex } from './migrations/20261125020000-kept-entries';
import { shadowRuns } from './migrations/20261125030000-shadow-runs';
import { draws } from './migrations/20261126000000-draws';
import { catalogueIndexes } from './migrations/20261126010000-catalogue';
import { erasuresIndex } from './migrations/20261126020000-erasures';
import { peopleSearch } from './migrations/20261126030000-people-search';
import { setAsideIndexes } from './migrations/20261126040000-set-aside';
import { segmentPushesIndex } from './migrations/20261126050000-segment-pushes';

/** One change of indexes or data. A crash may make it run again, so doing it twice must do no harm. */
export interface Migration {
  /** Its name in the changelog; names sort by age. */
  fileName: string;
  up: (db: NonNullable<Connection['db']>) => Promise<void>;
}

/** All migrations, oldest first. */
const MIGRATIONS: readonly Migration[] = [
  firstIndexes,
  overlappingRuns,
  runsOfAPerson,
  keptEntriesIndex,
  shadowRuns,
  draws,
  catalogueIndexes,
  erasuresIndex,
  peopleSearch,
  setAsideIndexes,
  segmentPushesIndex,
];

/** After this long a lock is taken to be that of a process that died. */
const LOCK_MS = 10 * 60_000;
const LOOK_EVERY_MS = 100;

interface Lock {
  _id: string;
  holder: string;
  until: Date;
}

async function lock(connection: Connection, holder: string): Promise<boolean> {
  const locks = connection.collection<Lock>('locks');
  const now = Date.now();
  try {
    const lapsed = { _id: 'migrate', until: { $lte: new Date(now) } };
    await locks.updateOne(lapsed, { $set: { holder, until: new Date(now + LOCK_MS) } }, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

async function applyPending(connection: Connection): Promise<string[]> {
  const changelog = connection.collection<{ fileName: string; appliedAt: Date }>('changelog');
  const done = new Set((await changelog.find().toArray()).map((one) => one.fileName));
  const applied: string[] = [];
  for (const { fileName, up } of MIGRATIONS) {
    if (done.has(fileName) || !connection.db) continue;
    await up(connection.db);
    await changelog.insertOne({ fileName, appliedAt: new Date() });
    applied.push(fileName);
  }
  return applied;
}

/**
 * Brings the database up to date; gives the names of the migrations applied. Processes that start at once wait for one
 * another. The changelog is that of migrate-mongo; the library itself is an ES module that reads migrations from a
 * folder, which neither jest nor a compiled program can share, and its lock lets two processes pass at once.
 */
export async function migrate(connection: Connection): Promise<{ applied: string[] }> {
  const holder = randomUUID();
  while (!(await lock(connection, holder))) await sleep(LOOK_EVERY_MS);
  try {
    return { applied: await applyPending(connection) };
  } finally {
    await connection.collection<Lock>('locks').deleteOne({ _id: 'migrate', holder });
  }
}
