import type { Connection } from 'mongoose';
import { defineCollection, type Stored } from '../collection';
import { idsUnder } from '../ids-under';
import type { ConsentRow, Consents } from './privacy-repositories';

/** The same statement has the same id, so that stating it again adds nothing. */
function idOf({ userRef, source, channel, topic }: ConsentRow): string {
  return `${userRef}/${source}/${channel}/${topic ?? ''}`;
}

/** Statements of consent, one document each: only inserts and reads. */
export function createConsents(connection: Connection): Consents {
  const consents = defineCollection<ConsentRow>(connection, 'consents', {
    ...{ userRef: 'text', channel: 'text', topic: 'text', state: 'text', atMs: 'instant', source: 'text' },
    ...{ by: 'text', reason: 'text', textVersion: 'text', ip: 'text', userAgent: 'text' },
    ...{ journey: 'text', runId: 'text', step: 'text' },
  });
  return {
    async add(rows) {
      if (rows.length === 0) return;
      await consents.grouped.insertNew(rows.map((row) => ({ _id: idOf(row), ...consents.toDocument(row) })));
    },
    async ofPerson(refs, limit) {
      const found = await Promise.all(
        refs.map((ref) => consents.model.find(idsUnder(ref)).limit(10_000).lean<Stored[]>()),
      );
      const rows = found.flat().map((one) => consents.toRow(one));
      return rows.sort((a, b) => b.atMs - a.atMs).slice(0, limit);
    },
  };
}
