import { trusted } from 'mongoose';
import type { Collection } from './collection';
import type { EventRow } from './rows';

/** The whole rows of the newest of these events of a person, up to an instant where one is given, oldest first. */
export async function historyOf(
  events: Collection<EventRow>,
  userRef: string,
  names: readonly string[],
  untilMs: number | null,
  limit: number,
): Promise<EventRow[]> {
  const until = untilMs === null ? {} : { at: trusted({ $lte: new Date(untilMs) }) };
  const found = await events.model
    .find({ userRef, name: trusted({ $in: [...names] }), ...until })
    .sort({ at: -1, order: -1 })
    .limit(limit)
    .lean<Parameters<typeof events.toRow>[0][]>();
  return found.reverse().map((one) => events.toRow(one));
}
