import type { Db } from 'mongodb';
import type { Person } from './activities';

/** A person with the segments they are in. */
export interface Member extends Person {
  segments?: Record<string, { since: Date }>;
}

/**
 * A segment over one trait, by hand: one pipeline that lets in whoever belongs and is not in yet, and one update that
 * lets out whoever no longer belongs.
 */
export async function refreshGold(db: Db): Promise<void> {
  const people = db.collection<Member>('people');
  await people
    .aggregate([
      { $match: { tier: 'gold', 'segments.gold': { $exists: false } } },
      { $set: { 'segments.gold': { since: '$$NOW' } } },
      { $merge: { into: 'people', on: '_id', whenMatched: 'replace', whenNotMatched: 'discard' } },
    ])
    .toArray();
  await people.updateMany(
    { tier: { $ne: 'gold' }, 'segments.gold': { $exists: true } },
    { $unset: { 'segments.gold': 1 } },
  );
}
