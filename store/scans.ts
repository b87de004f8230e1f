import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { Scans, ScanState } from './scan-repository';

/** How far background looks at all people have come. */
export function createScans(connection: Connection): Scans {
  const scans = defineCollection<ScanState>(connection, 'scans', {
    afterRef: 'text',
    doneAtMs: 'instant',
    people: { maybe: 'number' },
    moved: { maybe: { in: ['sinceMs'] } },
    failed: { maybe: { in: ['atMs', 'nextTryAtMs'] } },
  });
  return {
    async get(name) {
      const found = await scans.model.findOne({ _id: name }).lean<Stored>();
      return found && scans.toRow(found);
    },
    async set(name, state) {
      await scans.model.replaceOne({ _id: name }, scans.toDocument(state), { upsert: true });
    },
    async failed() {
      const found = await scans.model.find({ failed: trusted({ $exists: true }) }).lean<Stored[]>();
      return found.flatMap((one) => {
        const { failed } = scans.toRow(one);
        return failed === undefined ? [] : [{ scan: one._id, failed }];
      });
    },
  };
}
