import { trusted, type Connection } from 'mongoose';
import type { Stored } from '../collection';
import { idsUnder } from '../ids-under';
import type { PersonalCollection } from './personal-data';

/** The driver's collection, under mongoose: documents as they are stored. */
export function driverOf(connection: Connection, name: string) {
  return connection.collection<Stored>(name);
}

/** Filters that together find all documents of a person, one each, so that each has its index. */
export function filtersOf(
  { by }: Pick<PersonalCollection, 'by'>,
  refs: readonly string[],
): Record<string, unknown>[] {
  return refs.flatMap((ref): Record<string, unknown>[] => {
    const under = idsUnder(ref)['_id'];
    return by === 'claim' ? [{ claim: under }] : [{ _id: ref }, { _id: under }];
  });
}

const PAGE = 500;

/** The documents of a person in a collection, page by page. What is done to a page must not bring it up again. */
export async function* documentsOf(
  connection: Connection,
  collection: PersonalCollection,
  refs: readonly string[],
): AsyncGenerator<Stored[]> {
  for (const filter of filtersOf(collection, refs)) {
    const cursor = driverOf(connection, collection.name)
      .find(filter as object)
      .batchSize(PAGE);
    let page: Stored[] = [];
    for await (const document of cursor) {
      page.push(document);
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }
}

/** Documents with these ids. */
export function idsIn(documents: readonly Stored[]): { _id: never } {
  return { _id: trusted({ $in: documents.map(({ _id }) => _id) }) as never };
}
