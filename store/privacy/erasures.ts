import { createHmac, randomUUID } from 'node:crypto';
import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from '../collection';
import type { Counts, Erased, ErasureRow, Erasures, TombstoneKind } from './privacy-repositories';
import { seal, unseal } from './sealed';

interface TombstoneRow {
  kind: TombstoneKind;
  erasure: string;
  erasedAtMs: number;
}

interface Places {
  erasures: Collection<ErasureRow>;
  tombstones: Collection<TombstoneRow>;
  secret: string;
}

/** After this long an erasure that is not done is taken up by whoever looks. */
const TAKEN_UP_MS = 60_000;

function define(connection: Connection, secret: string): Places {
  return {
    secret,
    erasures: defineCollection<ErasureRow>(
      connection,
      'erasures',
      { erasure: 'text', state: 'text', erasedAtMs: 'instant', dueAtMs: 'instant', counts: 'json' },
      { sealed: 'text' },
    ),
    tombstones: defineCollection<TombstoneRow>(connection, 'tombstones', {
      kind: 'text',
      erasure: 'text',
      erasedAtMs: 'instant',
    }),
  };
}

function hashOf(secret: string, kind: TombstoneKind, value: string): string {
  return createHmac('sha256', secret).update(`tombstone/${kind}/${value}`).digest('base64url');
}

function stoneId(secret: string, kind: TombstoneKind, value: string): string {
  return `${kind}/${hashOf(secret, kind, value)}`;
}

async function begin(places: Places, ...[erased, addresses, nowMs]: Parameters<Erasures['begin']>) {
  const { erasures, tombstones, secret } = places;
  const row: ErasureRow = {
    erasure: randomUUID(),
    state: 'erasing',
    erasedAtMs: nowMs,
    dueAtMs: nowMs + TAKEN_UP_MS,
    counts: {},
  };
  const document = { _id: row.erasure, ...erasures.toDocument(row), sealed: seal(secret, erased) };
  // Before the tombstones: each leads to an erasure that can be gone on with.
  await erasures.grouped.insertNew([document]);
  const values = { ...addresses, ref: erased.refs };
  // Addresses first: where a reference has its stone, they have theirs.
  for (const kind of ['email', 'phone', 'ref'] as const) {
    const stone = tombstones.toDocument({ kind, erasure: row.erasure, erasedAtMs: nowMs });
    for (const value of new Set(values[kind])) {
      const filter = { _id: stoneId(secret, kind, value) };
      await tombstones.model.updateOne(filter, { $setOnInsert: stone }, { upsert: true });
    }
  }
  return row;
}

async function advance(
  { erasures }: Places,
  erasure: string,
  to: Pick<ErasureRow, 'state' | 'dueAtMs'>,
  counts: Counts,
): Promise<ErasureRow | null> {
  const more = Object.entries(counts).filter(([, count]) => count > 0);
  const set = { state: to.state, ...(to.dueAtMs === null ? {} : { dueAt: new Date(to.dueAtMs) }) };
  const gone = {
    ...(to.dueAtMs === null ? { dueAt: 1 } : {}),
    ...(to.state === 'done' ? { sealed: 1 } : {}),
  };
  const update = {
    $set: set,
    ...(more.length === 0
      ? {}
      : { $inc: Object.fromEntries(more.map(([name, count]) => [`counts.${name}`, count])) }),
    ...(Object.keys(gone).length === 0 ? {} : { $unset: gone }),
  };
  const options = { returnDocument: 'after' as const };
  const found = await erasures.model.findOneAndUpdate({ _id: erasure }, update, options).lean<Stored>();
  return found && erasures.toRow(found);
}

/** Erasures and tombstones, by hashes keyed with the project's secret. */
export function createErasures(connection: Connection, secret: string): Erasures {
  const places = define(connection, secret);
  const { erasures, tombstones } = places;
  const stoneOf = (kind: TombstoneKind, value: string): Promise<Stored | null> =>
    tombstones.grouped.findById(stoneId(secret, kind, value));
  return {
    nameOf: (userRef) => `person/${hashOf(secret, 'ref', userRef)}`,
    begin: (...args) => begin(places, ...args),
    async of(userRef) {
      const stone = await stoneOf('ref', userRef);
      if (stone === null) return null;
      const found = await erasures.model.findOne({ _id: String(stone['erasure']) }).lean<Stored>();
      return found && erasures.toRow(found);
    },
    async whom(erasure) {
      const found = await erasures.model.findOne({ _id: erasure }).lean<Stored>();
      const sealed = found?.['sealed'];
      return typeof sealed === 'string' ? (unseal(secret, sealed) as Erased) : null;
    },
    advance: (erasure, to, counts) => advance(places, erasure, to, counts),
    async due(nowMs, limit) {
      const filter = { dueAt: trusted({ $lte: new Date(nowMs) }) };
      const found = await erasures.model.find(filter).sort({ dueAt: 1 }).limit(limit).lean<Stored[]>();
      return found.map((one) => erasures.toRow(one));
    },
    stands: async (kind, value) => (await stoneOf(kind, value)) !== null,
    async lift(userRef) {
      const stone = await stoneOf('ref', userRef);
      if (stone === null) return false;
      await tombstones.model.deleteMany({ erasure: String(stone['erasure']) });
      return true;
    },
  };
}
