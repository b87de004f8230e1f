import { randomUUID } from 'node:crypto';
import { trusted, type Connection } from 'mongoose';
import { changesBetween } from '../journey/engine/items/item-change';
import { patchedItem, type Item, type ItemPatch } from '../journey/engine/items/item';
import { isSameItem, momentsAfter } from '../journey/engine/items/moments';
import { defineCollection, type Collection, type Stored } from './collection';
import type { ItemRow, Items, PatchOutcome, PendingChange } from './item-repositories';
import { pageById } from './page-by-id';

/** How often a change is made anew because somebody else wrote the item in between. */
const MOST_TRIES = 20;

/** What the store keeps beside an item: changes to be told, and who wrote last. */
interface Kept extends Stored {
  changes?: Stored[];
  numbered?: number;
  revision?: number;
  writer?: string;
}

function defineItems(connection: Connection): Collection<ItemRow> {
  return defineCollection<ItemRow>(
    connection,
    'items',
    {
      id: 'text',
      title: 'text',
      url: 'text',
      image: 'text',
      price: 'number',
      currency: 'text',
      category: 'text',
      brand: 'text',
      stock: 'number',
      available: 'flag',
      attributes: 'json',
      moments: { list: ['atMs'] },
      updatedAtMs: 'instant',
    },
    {
      changes: { list: ['atMs'] },
      // There only while a change has still to be told of: its sparse index is the queue.
      pendingSince: 'instant',
      numbered: 'number',
      revision: 'number',
      writer: 'text',
    },
  );
}

function plainItem(row: ItemRow): Item {
  const item: Partial<ItemRow> = { ...row };
  delete item.moments;
  delete item.updatedAtMs;
  return item as Item;
}

type Came = keyof PatchOutcome;

interface Said {
  patch: ItemPatch;
  lowStock: number;
  atMs: number;
}

/** Makes one try at a patch; null where somebody else wrote the item meanwhile. */
async function tryPatch(items: Collection<ItemRow>, said: Said): Promise<Came | null> {
  const { patch, lowStock, atMs } = said;
  const stored: Kept | null = await items.grouped.findById(patch.id);
  const row = stored && items.toRow(stored);
  const before = row && plainItem(row);
  const after = patchedItem(before, patch);
  if (before !== null && isSameItem(before, after)) return 'same';
  const document = items.toDocument({
    ...after,
    moments: momentsAfter(row, after, atMs),
    updatedAtMs: atMs,
  });
  const writer = randomUUID();
  if (stored === null) {
    const taken = await items.grouped.insertNew([{ _id: patch.id, ...document, revision: 1, writer }]);
    return taken.size > 0 ? null : 'created';
  }
  const revision = stored.revision ?? 0;
  const numbered = stored.numbered ?? 0;
  const changes = changesBetween(before, after, lowStock, atMs).map((one, index) => ({
    change: one.change,
    oldPrice: one.oldPrice,
    newPrice: one.newPrice,
    oldStock: one.oldStock,
    at: new Date(atMs),
    number: numbered + index + 1,
    afterRef: null,
  }));
  const written = await items.grouped.updateWhere(
    { _id: patch.id, revision },
    {
      $set: { ...document, revision: revision + 1, writer, ...queued(stored, changes.length, atMs) },
      ...(changes.length === 0 ? {} : { $push: { changes: { $each: changes } } }),
      $unset: items.absent(document),
    },
    (now) => now['writer'] === writer,
  );
  return written ? 'changed' : null;
}

/** What puts an item with new changes into the queue, behind those that wait already. */
function queued(stored: Kept, count: number, atMs: number): Record<string, unknown> {
  if (count === 0) return {};
  const waits = stored['pendingSince'] !== undefined;
  return { numbered: (stored.numbered ?? 0) + count, ...(waits ? {} : { pendingSince: new Date(atMs) }) };
}

async function patchOne(items: Collection<ItemRow>, said: Said): Promise<Came> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const came = await tryPatch(items, said);
    if (came !== null) return came;
  }
  throw new Error('The item was written by others every time it was tried');
}

/** Patches of one item in their order, those of different items side by side, which share round trips. */
async function patchAll(
  items: Collection<ItemRow>,
  patches: readonly ItemPatch[],
  lowStock: number,
  atMs: number,
): Promise<PatchOutcome> {
  const outcome: PatchOutcome = { created: 0, changed: 0, same: 0 };
  const byId = new Map<string, ItemPatch[]>();
  for (const patch of patches) byId.set(patch.id, [...(byId.get(patch.id) ?? []), patch]);
  await Promise.all(
    [...byId.values()].map(async (own) => {
      for (const patch of own) outcome[await patchOne(items, { patch, lowStock, atMs })] += 1;
    }),
  );
  return outcome;
}

function pendingOf(items: Collection<ItemRow>, stored: Kept) {
  const changes = (stored.changes ?? []).map(({ at, ...change }) => ({
    ...change,
    atMs: at instanceof Date ? at.getTime() : 0,
  }));
  // Only `tryPatch` writes them, in this shape.
  return { item: items.toRow(stored), changes: changes as unknown as PendingChange[] };
}

/** The catalogue. Every write is conditional on the revision that was read, and carries its changes with it. */
export function createItems(connection: Connection): Items {
  const items = defineItems(connection);
  const find = (filter: Record<string, unknown>, limit: number, sort: Record<string, 1> = { _id: 1 }) =>
    items.model.find(filter).sort(sort).limit(limit).lean<Kept[]>();
  return {
    patch: (patches, lowStock, atMs) => patchAll(items, patches, lowStock, atMs),
    async get(id) {
      const found = await items.grouped.findById(id);
      return found && items.toRow(found);
    },
    async getMany(ids) {
      const found = await find({ _id: trusted({ $in: [...new Set(ids)] }) }, ids.length + 1);
      return new Map(found.map((one) => [one._id, items.toRow(one)]));
    },
    list: (afterId, limit) => pageById(items, {}, afterId, limit),
    async remove(id) {
      return (await items.model.deleteOne({ _id: id })).deletedCount > 0;
    },
    async any() {
      return (await find({}, 1)).length > 0;
    },
    async pending(limit) {
      const found = await find({ pendingSince: trusted({ $exists: true }) }, limit, { pendingSince: 1 });
      return found.map((one) => pendingOf(items, one));
    },
    async reached(id, number, afterRef) {
      const filter = { _id: id, changes: trusted({ $elemMatch: { number } }) };
      await items.model.updateOne(filter, { $set: { 'changes.$.afterRef': afterRef } });
    },
    async told(id, number) {
      await items.model.updateOne({ _id: id }, { $pull: { changes: { number } }, $inc: { revision: 1 } });
      // Where another came meanwhile the first filter fails, and the item stays in the queue.
      const none = { _id: id, changes: trusted({ $size: 0 }) };
      await items.model.updateOne(none, { $unset: { pendingSince: 1, changes: 1 }, $inc: { revision: 1 } });
    },
  };
}
