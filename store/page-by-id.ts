import { trusted } from 'mongoose';
import type { Collection, Stored } from './collection';

/** The next rows behind an id, in order of ids, by the index that every collection has. */
export async function pageById<Row extends object>(
  collection: Collection<Row>,
  filter: Record<string, unknown>,
  afterId: string | null,
  limit: number,
): Promise<Row[]> {
  const after = afterId === null ? {} : { _id: trusted({ $gt: afterId }) };
  const query = collection.model.find({ ...filter, ...after }).sort({ _id: 1 });
  return (await query.limit(limit).lean<Stored[]>()).map((one) => collection.toRow(one));
}
