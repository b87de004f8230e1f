import { trusted } from 'mongoose';
import type { Collection } from './collection';
import type { EventRow } from './rows';

/** The whole rows of the newest of these events of a person before an instant, oldest first. */
export async function historyOf(
  events: Collection<EventRow>,
  userRef: string,
  names: readonly string[],
  untilMs: number,
  limit: number,
): Promise<EventRow[]> {
  const found = await events.model
    .find({ userRef, name: trusted({ $in: [...names] }), at: trusted({ $lte: new Date(untilMs) }) })
    .sort({ at: -1, order: -1 })
    .limit(limit)
    .lean<Parameters<typeof events.toRow>[0][]>();
  return found.reverse().map((one) => events.toRow(one));
}
