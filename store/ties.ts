import { trusted, type Connection } from 'mongoose';
import { TIE_DEEDS, type Done } from '../journey/engine/items/ties';
import { defineCollection, type Stored } from './collection';
import { createGather } from './gather';
import { GROUPED } from './grouped-calls';
import type { TieRow, Ties } from './item-repositories';
import { idsUnder } from './ids-under';
import { pageById } from './page-by-id';

interface Keeping {
  userRef: string;
  done: readonly Done[];
}

function idOf({ userRef, item }: Pick<TieRow, 'userRef' | 'item'>): string {
  return `${userRef}/${item}`;
}

/** One update for each person and item: the newest instant of each deed stands. */
function updatesOf({ userRef, done }: Keeping) {
  const byItem = new Map<string, Record<string, Date>>();
  for (const { item, deed, atMs } of done) {
    const max = byItem.get(item) ?? {};
    byItem.set(item, max);
    if ((max[deed]?.getTime() ?? -Infinity) < atMs) max[deed] = new Date(atMs);
  }
  return [...byItem].map(([item, max]) => ({
    updateOne: {
      filter: { _id: idOf({ userRef, item }) },
      update: { $max: max, $setOnInsert: { userRef, item } },
      upsert: true,
    },
  }));
}

/** What ties people to items. The id begins with the person; the index by item finds whom a change concerns. */
export function createTies(connection: Connection): Ties {
  const ties = defineCollection<TieRow>(connection, 'ties', {
    userRef: 'text',
    item: 'text',
    viewed: 'instant',
    carted: 'instant',
    uncarted: 'instant',
    listed: 'instant',
    unlisted: 'instant',
    bought: 'instant',
  });
  const driver = connection.collection<Stored>('ties');
  const keeping = createGather<Keeping, void>(async (all) => {
    const writes = all.flatMap(updatesOf);
    if (writes.length > 0) await driver.bulkWrite(writes, { ordered: false });
    return all.map(() => undefined);
  }, GROUPED);
  const rowsOf = (found: readonly Stored[]): TieRow[] => found.map((one) => ties.toRow(one));
  return {
    async keep(userRef, done) {
      if (done.length > 0) await keeping.add([{ userRef, done }]);
    },
    async ofItem(item, { deeds, sinceMs }, afterRef, limit) {
      const since = trusted({ $gte: new Date(sinceMs) });
      const filter = {
        item,
        ...(afterRef === null ? {} : { userRef: trusted({ $gt: afterRef }) }),
        $or: TIE_DEEDS.filter((deed) => deeds.includes(deed)).map((deed) => ({ [deed]: since })),
      };
      return rowsOf(await ties.model.find(filter).sort({ userRef: 1 }).limit(limit).lean<Stored[]>());
    },
    async ofPerson(userRef, limit) {
      return rowsOf(await ties.model.find(idsUnder(userRef)).sort({ _id: 1 }).limit(limit).lean<Stored[]>());
    },
    page: (after, limit) => pageById(ties, {}, after && idOf(after), limit),
  };
}
