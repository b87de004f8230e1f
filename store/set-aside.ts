import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { SetAside, SetAsideCount, SetAsideRow } from './scan-repository';

interface Counted {
  _id: { scan: string; about: string[]; reason: string };
  people: number;
  nextTryAt: Date;
}

/** People whom a look at all people could not deal with. Ids begin with the person, so that erasing finds them. */
export function createSetAside(connection: Connection): SetAside {
  const aside = defineCollection<SetAsideRow>(connection, 'setAside', {
    userRef: 'text',
    scan: 'text',
    about: 'texts',
    reason: 'text',
    attempts: 'number',
    firstAtMs: 'instant',
    lastAtMs: 'instant',
    nextTryAtMs: 'instant',
  });
  const idOf = (userRef: string, scan: string): string => `${userRef}/${scan}`;
  return {
    async get(userRef, scan) {
      const found = await aside.model.findOne({ _id: idOf(userRef, scan) }).lean<Stored>();
      return found && aside.toRow(found);
    },
    async put(row) {
      const filter = { _id: idOf(row.userRef, row.scan) };
      await aside.model.replaceOne(filter, aside.toDocument(row), { upsert: true });
    },
    async remove(userRef, scan) {
      await aside.model.deleteOne({ _id: idOf(userRef, scan) });
    },
    async due(nowMs, limit) {
      const filter = { nextTryAt: trusted({ $lte: new Date(nowMs) }) };
      const found = await aside.model.find(filter).sort({ nextTryAt: 1 }).limit(limit).lean<Stored[]>();
      return found.map((one) => aside.toRow(one));
    },
    count: (scan) => aside.model.countDocuments({ scan }),
    total: () => aside.model.estimatedDocumentCount().exec(),
    async counts(scan) {
      const found = await aside.model.aggregate<Counted>([
        ...(scan === undefined ? [] : [{ $match: { scan } }]),
        {
          $group: {
            _id: { scan: '$scan', about: '$about', reason: '$reason' },
            people: { $sum: 1 },
            nextTryAt: { $min: '$nextTryAt' },
          },
        },
        { $sort: { people: -1 } },
        { $limit: 100 },
      ]);
      return found.map(({ _id, people, nextTryAt }): SetAsideCount => ({
        ..._id,
        people,
        nextTryAtMs: nextTryAt.getTime(),
      }));
    },
  };
}
