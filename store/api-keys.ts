import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { ApiKeys } from './repositories';
import type { ApiKeyRow } from './rows';

/** Keys of the API, found by their public prefix; the key itself is never stored. */
export function createApiKeys(connection: Connection): ApiKeys {
  const apiKeys = defineCollection<ApiKeyRow>(connection, 'apiKeys', {
    prefix: 'text',
    hash: 'text',
    name: 'text',
    scopes: 'texts',
    createdAtMs: 'instant',
    revokedAtMs: 'instant',
  });
  return {
    async add(row) {
      const taken = await apiKeys.grouped.insertNew([{ _id: row.prefix, ...apiKeys.toDocument(row) }]);
      if (taken.size > 0) throw new Error('An API key with this prefix exists already.');
    },
    async byPrefix(prefix) {
      const found = await apiKeys.model.findOne({ _id: prefix }).lean<Stored>();
      return found && apiKeys.toRow(found);
    },
    async list() {
      const found = await apiKeys.model.find().sort({ createdAt: 1 }).lean<Stored[]>();
      return found.map((one) => apiKeys.toRow(one));
    },
    async revoke(prefix, atMs) {
      const filter = { _id: prefix, revokedAt: trusted({ $exists: false }) };
      await apiKeys.model.updateOne(filter, { $set: { revokedAt: new Date(atMs) } });
    },
  };
}
