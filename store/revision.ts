import type { Collection } from './collection';

/**
 * How often anything in this collection has been published or changed. Each row counts its own changes in the write
 * that makes them, so no crash can leave a change that the sum does not show.
 */
export async function revisionOf<Row>(collection: Collection<Row>): Promise<number> {
  const [sum] = await collection.model.aggregate<{ changes: number }>([
    { $group: { _id: null, changes: { $sum: '$changes' } } },
  ]);
  return sum?.changes ?? 0;
}
