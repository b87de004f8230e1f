import type { Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { Scans, ScanState } from './scan-repository';

/** How far background looks at all people have come. */
export function createScans(connection: Connection): Scans {
  const scans = defineCollection<ScanState>(connection, 'scans', {
    afterRef: 'text',
    doneAtMs: 'instant',
    people: { maybe: 'number' },
  });
  return {
    async get(name) {
      const found = await scans.model.findOne({ _id: name }).lean<Stored>();
      return found && scans.toRow(found);
    },
    async set(name, state) {
      await scans.model.replaceOne({ _id: name }, scans.toDocument(state), { upsert: true });
    },
  };
}
