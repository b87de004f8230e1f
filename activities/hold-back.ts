import type { Performed } from '../journey/engine/effect';
import type { MessageRow } from '../store/rows';
import type { ActivityDeps } from './deps';
import type { MaySend } from './may-send';

/** Writes to the ledger why a message does not go out now, and tells the engine. */
export async function holdBack(
  deps: ActivityDeps,
  row: MessageRow,
  verdict: Exclude<MaySend, { may: 'send' }>,
  atMs: number,
): Promise<Performed> {
  const { reason } = verdict;
  if (verdict.may === 'wait') {
    const untilMs = Math.ceil(verdict.untilMs);
    await settleUnsent(deps, row, atMs, 'deferred', reason, reason === 'cap' ? untilMs : null);
    return { status: 'later', untilMs, reason };
  }
  await settleUnsent(deps, row, atMs, 'skipped', reason);
  return { status: 'skipped', reason, ...(verdict.seen ? { seen: verdict.seen } : {}) };
}

/** Settles a row of which it is sure that nothing was sent. */
export async function settleUnsent(
  { store }: ActivityDeps,
  row: MessageRow,
  atMs: number,
  state: 'skipped' | 'failed' | 'deferred',
  reason: string,
  waitsUntilMs: number | null = null,
): Promise<void> {
  const waits = waitsUntilMs === null ? {} : { waitsUntilMs };
  await store.messages.settle(row.userRef, row.sendKey, row.attempt, { state, reason, atMs, ...waits });
}
