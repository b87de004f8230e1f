import type { Connection } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { defineCollection, type Stored } from './collection';
import type { Releases } from './publishing-repositories';
import type { ReleaseRow } from './rows';

/** What was live together after each publish and each rollback. Never changed. */
export function createReleases(connection: Connection): Releases {
  const releases = defineCollection<ReleaseRow>(connection, 'releases', {
    parts: 'texts',
    publishedAtMs: 'instant',
  });
  return {
    async add(row) {
      await releases.grouped.insertNew([{ _id: randomUUID(), ...releases.toDocument(row) }]);
    },
    async lastWith(part) {
      const query = releases.model.find({ parts: part }).sort({ publishedAt: -1 }).limit(1);
      const [found] = await query.lean<Stored[]>();
      return found === undefined ? null : releases.toRow(found);
    },
  };
}
