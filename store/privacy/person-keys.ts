import { randomBytes } from 'node:crypto';
import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from '../collection';
import type { PersonKeys } from './privacy-repositories';

interface KeyRow {
  userRef: string;
  /** 32 bytes in base64. With the codec key it gives the key of the person; alone it opens nothing. */
  salt: string;
  madeAtMs: number;
}

/** How many are kept in memory, 150 bytes each, and how long: other processes forget a destroyed one within this. */
const MOST_KEPT = 50_000;
const KEPT_MS = 10 * 60_000;

/** The newest in memory; the oldest make room. */
function createKept() {
  const kept = new Map<string, { salt: Buffer; untilMs: number }>();
  return {
    get(userRef: string): Buffer | null {
      const found = kept.get(userRef);
      if (found === undefined || found.untilMs < Date.now()) return null;
      kept.delete(userRef);
      kept.set(userRef, found);
      return found.salt;
    },
    set(userRef: string, salt: Buffer): Buffer {
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(userRef, { salt, untilMs: Date.now() + KEPT_MS });
      return salt;
    },
    delete: (userRef: string) => void kept.delete(userRef),
  };
}

async function make(keys: Collection<KeyRow>, userRef: string): Promise<Buffer> {
  const salt = randomBytes(32);
  const row = { userRef, salt: salt.toString('base64'), madeAtMs: Date.now() };
  const there = await keys.grouped.insertNew([{ _id: userRef, ...keys.toDocument(row) }]);
  return there.size === 0 ? salt : ((await read(keys, userRef)) ?? make(keys, userRef));
}

async function read(keys: Collection<KeyRow>, userRef: string): Promise<Buffer | null> {
  const found: Stored | null = await keys.grouped.findById(userRef);
  return found === null ? null : Buffer.from(String(found['salt']), 'base64');
}

/** A key for each person. A person's first journey costs one insert, which shares its round trip with those of others. */
export function createPersonKeys(connection: Connection): PersonKeys {
  const keys = defineCollection<KeyRow>(connection, 'personKeys', {
    userRef: 'text',
    salt: 'text',
    madeAtMs: 'instant',
  });
  const kept = createKept();
  const making = new Map<string, Promise<Buffer>>();
  return {
    async saltOf(userRef) {
      const known = kept.get(userRef);
      if (known !== null) return known;
      const under = making.get(userRef) ?? make(keys, userRef).finally(() => making.delete(userRef));
      making.set(userRef, under);
      return kept.set(userRef, await under);
    },
    async find(userRef) {
      const known = kept.get(userRef);
      if (known !== null) return known;
      const found = await read(keys, userRef);
      return found && kept.set(userRef, found);
    },
    async destroy(userRefs) {
      for (const userRef of userRefs) kept.delete(userRef);
      const gone = await keys.model.deleteMany({ _id: trusted({ $in: [...userRefs] }) });
      for (const userRef of userRefs) kept.delete(userRef);
      return gone.deletedCount;
    },
  };
}
