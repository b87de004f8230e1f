import type { Db } from 'mongodb';

/** Beside other memberships: a plain merge would write over them all. */
const LET_IN = [{ $set: { 'segments.byhand': '$$new.segments.byhand' } }];

/**
 * The same segment by hand: who ordered twice or more in the last 180 days, by one aggregation that writes memberships
 * into profiles, and one update that lets out whoever no longer belongs. It keeps no instant at which time alone changes
 * a membership, so that it has to be run again and again. `hint` is the index that ours reads the history by.
 */
export async function refreshBuyers(db: Db, nowMs: number, hint: Record<string, 1> | null): Promise<void> {
  const since = new Date(nowMs);
  const from = new Date(nowMs - 180 * 86_400_000 + 1);
  await db
    .collection('events')
    .aggregate(
      [
        { $match: { name: 'order_placed', at: { $gte: from } } },
        { $group: { _id: '$userRef', orders: { $sum: 1 } } },
        { $match: { orders: { $gte: 2 } } },
        { $project: { 'segments.byhand': { since } } },
        { $merge: { into: 'profiles', on: '_id', whenMatched: LET_IN, whenNotMatched: 'discard' } },
      ],
      hint === null ? {} : { hint },
    )
    .toArray();
  await db
    .collection('profiles')
    .updateMany({ 'segments.byhand.since': { $lt: since } }, { $unset: { 'segments.byhand': 1 } });
}
