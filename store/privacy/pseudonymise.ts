import type { Connection } from 'mongoose';
import type { Stored } from '../collection';
import { documentsOf, driverOf, idsIn } from './documents';
import type { PersonalCollection } from './personal-data';
import type { Erased } from './privacy-repositories';

/** Where another name goes into every text that names the person. */
function renamed(value: unknown, { refs, pseudonym }: Erased): unknown {
  if (typeof value === 'string') return refs.reduce((text, ref) => text.replaceAll(ref, pseudonym), value);
  if (Array.isArray(value)) return value.map((item) => renamed(item, { refs, pseudonym }));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, renamed(item, { refs, pseudonym })]),
  );
}

/**
 * A document as it stays: only the fields that are counted, under the other name. The reason of a send is kept where it
 * is a word of ours: a provider's own text may quote an address.
 */
function pseudonymised(
  document: Stored,
  collection: Pick<PersonalCollection, 'keeps'>,
  erased: Erased,
): Stored {
  const kept = (collection.keeps ?? []).flatMap((name) =>
    document[name] === undefined ? [] : [[name, renamed(document[name], erased)] as const],
  );
  const { reason } = document;
  const word = typeof reason === 'string' && /^[a-z_]{1,40}$/.test(reason) ? { reason } : {};
  return { ...Object.fromEntries(kept), ...word, _id: String(renamed(document._id, erased)) };
}

/** Writes the documents under the other name, tells of their new ids, and only then takes the old ones away. */
export async function pseudonymiseAll(
  connection: Connection,
  collection: PersonalCollection,
  erased: Erased,
  moved: (from: string, to: string) => Promise<void> = async () => undefined,
): Promise<number> {
  const driver = driverOf(connection, collection.name);
  let count = 0;
  for await (const page of documentsOf(connection, collection, erased.refs)) {
    for (const document of page) {
      const next = pseudonymised(document, collection, erased);
      // What a crash has left there is the same document.
      await driver.replaceOne({ _id: next._id }, next, { upsert: true });
      await moved(document._id, next._id);
    }
    await driver.deleteMany(idsIn(page));
    count += page.length;
  }
  return count;
}
