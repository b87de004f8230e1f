import { changesBetween } from '../../journey/engine/items/item-change';
import { patchedItem, type Item } from '../../journey/engine/items/item';
import { isSameItem, momentsAfter } from '../../journey/engine/items/moments';
import { noDeeds } from '../../journey/engine/items/ties';
import type { ItemRow, PendingChange, RelatedRow, TieRow } from '../../store/item-repositories';
import type { Store } from '../../store/repositories';

/** Items and ties in memory, with the promises of `store/item-repositories`. */
export interface CatalogueTables {
  items: Map<string, { row: ItemRow; changes: PendingChange[]; numbered: number }>;
  ties: Map<string, TieRow>;
  related: Map<string, RelatedRow>;
}

export function emptyCatalogue(): CatalogueTables {
  return { items: new Map(), ties: new Map(), related: new Map() };
}

const copy = <Value>(value: Value): Value => structuredClone(value);

function plain(row: ItemRow): Item {
  const item: Partial<ItemRow> = copy(row);
  delete item.moments;
  delete item.updatedAtMs;
  return item as Item;
}

function itemsOf({ items }: CatalogueTables): Store['items'] {
  const sorted = () => [...items.values()].sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
  return {
    async patch(patches, lowStock, atMs) {
      const outcome = { created: 0, changed: 0, same: 0 };
      for (const patch of patches) {
        const known = items.get(patch.id);
        const before = known === undefined ? null : plain(known.row);
        const after = patchedItem(before, patch);
        if (before !== null && isSameItem(before, after)) {
          outcome.same += 1;
          continue;
        }
        const moments = momentsAfter(known?.row ?? null, after, atMs);
        let numbered = known?.numbered ?? 0;
        const changes = changesBetween(before, after, lowStock, atMs).map((change): PendingChange => {
          numbered += 1;
          return { ...change, number: numbered, afterRef: null };
        });
        const row = { ...after, moments, updatedAtMs: atMs };
        items.set(patch.id, { row, changes: [...(known?.changes ?? []), ...changes], numbered });
        outcome[before === null ? 'created' : 'changed'] += 1;
      }
      return outcome;
    },
    get: async (id) => copy(items.get(id)?.row ?? null),
    getMany: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const kept = items.get(id);
          return kept === undefined ? [] : [[id, copy(kept.row)] as const];
        }),
      ),
    list: async (afterId, limit) =>
      sorted()
        .filter(({ row }) => afterId === null || row.id > afterId)
        .slice(0, limit)
        .map(({ row }) => copy(row)),
    remove: async (id) => items.delete(id),
    any: async () => items.size > 0,
    pending: async (limit) =>
      [...items.values()]
        .filter(({ changes }) => changes.length > 0)
        .slice(0, limit)
        .map(({ row, changes }) => ({ item: copy(row), changes: copy(changes) })),
    async reached(id, number, afterRef) {
      const change = items.get(id)?.changes.find((one) => one.number === number);
      if (change !== undefined) change.afterRef = afterRef;
    },
    async told(id, number) {
      const kept = items.get(id);
      if (kept !== undefined) kept.changes = kept.changes.filter((one) => one.number !== number);
    },
  };
}

function tiesOf({ ties }: CatalogueTables): Store['ties'] {
  const sorted = () => [...ties].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return {
    async keep(userRef, done) {
      for (const { item, deed, atMs } of done) {
        const id = `${userRef}/${item}`;
        const row = ties.get(id) ?? { userRef, item, ...noDeeds() };
        row[deed] = Math.max(row[deed] ?? atMs, atMs);
        ties.set(id, row);
      }
    },
    ofItem: async (item, { deeds, sinceMs }, afterRef, limit) =>
      sorted()
        .filter((row) => row.item === item && (afterRef === null || row.userRef > afterRef))
        .filter((row) => deeds.some((deed) => (row[deed] ?? -1) >= sinceMs))
        .slice(0, limit)
        .map(copy),
    ofPerson: async (userRef, limit) =>
      sorted()
        .filter((row) => row.userRef === userRef)
        .slice(0, limit)
        .map(copy),
    page: async (after, limit) =>
      sorted()
        .filter((row) => after === null || `${row.userRef}/${row.item}` > `${after.userRef}/${after.item}`)
        .slice(0, limit)
        .map(copy),
  };
}

function relatedOf({ related }: CatalogueTables): Store['related'] {
  return {
    async put(rows) {
      for (const row of rows) related.set(row.item, copy(row));
    },
    getMany: async (items) =>
      new Map(
        items.flatMap((item) => {
          const row = related.get(item);
          return row === undefined ? [] : [[item, copy(row)] as const];
        }),
      ),
    async forgetBefore(atMs) {
      for (const [item, row] of related) if (row.atMs < atMs) related.delete(item);
    },
  };
}

export function catalogueOf(tables: CatalogueTables): Pick<Store, 'items' | 'ties' | 'related'> {
  return { items: itemsOf(tables), ties: tiesOf(tables), related: relatedOf(tables) };
}
