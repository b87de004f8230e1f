import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Stored } from './collection';

/** A change of one membership of one person, who is written only while their profile is as it was read. */
export interface MembershipUpdate {
  userRef: string;
  revision: number;
  segment: string;
  /** `same` leaves it, `none` ends it; without `sinceMs` it goes on under another version. */
  membership: 'same' | 'none' | { version: string; sinceMs?: number };
  /** When time alone may next change something; left out where that stays. */
  recheckAtMs?: number;
}

type Document = Record<string, unknown>;

function changeOf({ segment, membership, recheckAtMs }: MembershipUpdate, savedBy: string): Document {
  const path = `segments.${segment}`;
  const set: Document = { savedBy };
  if (recheckAtMs !== undefined) set['recheckAt'] = new Date(recheckAtMs);
  if (membership !== 'same' && membership !== 'none') {
    const { version, sinceMs } = membership;
    if (sinceMs === undefined) set[`${path}.version`] = version;
    else set[path] = { since: new Date(sinceMs), version };
  }
  return {
    $set: set,
    $inc: { revision: 1 },
    ...(membership === 'none' ? { $unset: { [path]: 1 } } : {}),
  };
}

/** Writes many changes in one round trip; gives the people whose profile has moved on since it was read. */
export async function updateMemberships(
  connection: Connection,
  updates: readonly MembershipUpdate[],
): Promise<string[]> {
  if (updates.length === 0) return [];
  const profiles = connection.collection<Stored>('profiles');
  const savedBy = randomUUID();
  const done = await profiles.bulkWrite(
    updates.map((update) => ({
      updateOne: {
        filter: { _id: update.userRef, revision: update.revision },
        update: changeOf(update, savedBy),
      },
    })),
    { ordered: false },
  );
  if (done.matchedCount === updates.length) return [];
  const ids = updates.map(({ userRef }) => userRef);
  const written = await profiles.find({ _id: { $in: ids }, savedBy }, { projection: { _id: 1 } }).toArray();
  const found = new Set(written.map(({ _id }) => _id));
  return ids.filter((id) => !found.has(id));
}
