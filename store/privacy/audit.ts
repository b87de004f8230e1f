import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { defineCollection, type Stored } from '../collection';
import type { Audit, AuditRow } from './privacy-repositories';

/** Who did what. Only inserts and reads: nothing here changes or removes a row. */
export function createAudit(connection: Connection): Audit {
  const audit = defineCollection<AuditRow>(connection, 'audit', {
    atMs: 'instant',
    actor: 'text',
    action: 'text',
    subject: 'text',
    detail: 'json',
  });
  return {
    async add(row) {
      // Ids begin with the instant, so that their own index gives the newest.
      const _id = `${new Date(row.atMs).toISOString()}/${randomUUID()}`;
      await audit.grouped.insertNew([{ _id, ...audit.toDocument(row) }]);
    },
    async list({ limit, ...filter }) {
      const found = await audit.model.find(filter).sort({ _id: -1 }).limit(limit).lean<Stored[]>();
      return found.map((one) => audit.toRow(one));
    },
  };
}
