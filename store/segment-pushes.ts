import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { SegmentPushes, ToldRow } from './push-repository';

/** Of which memberships other systems were told. The id begins with the person. */
export function createSegmentPushes(connection: Connection): SegmentPushes {
  const told = defineCollection<ToldRow>(connection, 'segmentPushes', {
    userRef: 'text',
    segment: 'text',
    to: 'text',
    userId: 'text',
    sinceMs: 'instant',
  });
  const driver = connection.collection<Stored>('segmentPushes');
  return {
    async page(segment, to, afterRef, limit) {
      const behind = afterRef === null ? {} : { userRef: trusted({ $gt: afterRef }) };
      const query = told.model.find({ segment, to, ...behind }).sort({ userRef: 1 });
      return (await query.limit(limit).lean<Stored[]>()).map((one) => told.toRow(one));
    },
    async keep(segment, to, all) {
      if (all.length === 0) return;
      const writes = all.map((one) => {
        const filter = { _id: `${one.userRef}/${segment}/${to}` };
        if (!one.in) return { deleteOne: { filter } };
        const { userRef, userId, sinceMs } = one;
        const document = told.toDocument({ userRef, segment, to, userId, sinceMs });
        return { replaceOne: { filter, replacement: document as Stored, upsert: true } };
      });
      await driver.bulkWrite(writes, { ordered: true });
    },
    async forgetOthers(segment, to) {
      await told.model.deleteMany({ segment, to: trusted({ $ne: to }) });
    },
    count: (segment, to) => told.model.countDocuments({ segment, to }),
  };
}
