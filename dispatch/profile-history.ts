import { changesBetween, type ChangedBy } from '../audience/profile-history';
import type { Store } from '../store/repositories';
import type { EventRow, ProfileRow } from '../store/rows';

const KINDS: Record<EventRow['source'], ChangedBy['kind']> = {
  api: 'event',
  import: 'import',
  journey: 'journey',
  system: 'system',
  operator: 'operator',
};

/**
 * Keeps what an event changes in a profile, before the profile is kept: a crash in between makes the same entry again,
 * which adds nothing.
 */
export async function recordHistory(
  history: Store['profileHistory'],
  before: ProfileRow,
  after: ProfileRow,
  row: Pick<EventRow, 'source' | 'messageId' | 'atMs'>,
  nowMs: number,
): Promise<void> {
  const changes = changesBetween(before, after);
  if (changes.length === 0) return;
  const by: ChangedBy = { kind: KINDS[row.source], id: row.messageId };
  const entry = { atMs: row.atMs, recordedAtMs: nowMs, by, changes };
  await history.append(after.userRef, entry);
}
