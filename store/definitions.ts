import type { Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import type { Fields } from './fields';
import type { Definitions } from './publishing-repositories';
import { revisionOf } from './revision';
import type { DefinitionRow } from './rows';

const FIELDS: Fields<DefinitionRow> = {
  kind: 'text',
  id: 'text',
  version: 'text',
  body: 'json',
  source: 'text',
  publishedAtMs: 'instant',
};

/** Segments, templates, coupons and the workspace: every version is kept, one of each is live. */
export function createDefinitions(connection: Connection): Definitions {
  const versions = defineCollection(connection, 'definitionVersions', FIELDS);
  const live: Collection<DefinitionRow> = defineCollection(connection, 'definitions', FIELDS, {
    changes: 'number',
  });
  return {
    async publish(row) {
      const id = `${row.kind}/${row.id}`;
      const document = versions.toDocument(row);
      await versions.grouped.insertNew([{ _id: `${id}/${row.version}`, ...document }]);
      const update: Record<string, object> = { $set: document, $inc: { changes: 1 } };
      // What is removed has no body: the one before it must not stay.
      const absent = live.absent(document);
      if (Object.keys(absent).length > 0) update.$unset = absent;
      await live.model.updateOne({ _id: id }, update, { upsert: true });
    },
    async live(kind, id) {
      const found = await live.model.findOne({ _id: `${kind}/${id}` }).lean<Stored>();
      return found && live.toRow(found);
    },
    async version(kind, id, version) {
      const found = await versions.model.findOne({ _id: `${kind}/${id}/${version}` }).lean<Stored>();
      return found && versions.toRow(found);
    },
    async all(kind) {
      const found = await live.model.find({ kind }).sort({ _id: 1 }).lean<Stored[]>();
      return found.map((one) => live.toRow(one));
    },
    revision: () => revisionOf(live),
  };
}
