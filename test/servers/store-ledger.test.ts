import type { Store } from '../../store/repositories';
import type { MessageRow } from '../../store/rows';
import { messageRow } from './store-fixtures';
import { useStore } from './own-store';

let store: Store;

useStore((opened) => (store = opened));

let counter = 0;
const LEASE = 100_000;

/** A claimed message of its own for each test. */
async function claimed(change: Partial<MessageRow> = {}): Promise<MessageRow> {
  counter += 1;
  const userRef = change.userRef ?? `u${String(counter)}`;
  const runId = `${userRef}/welcome/h`;
  const row = messageRow({ ...change, userRef, runId, sendKey: `${runId}/s${String(counter)}/1/email` });
  await store.messages.claim(row);
  return row;
}

async function dispatched(change: Partial<MessageRow> = {}): Promise<MessageRow> {
  const { userRef, sendKey } = await claimed(change);
  const row = await store.messages.dispatch(userRef, sendKey, null, LEASE);
  if (!row) throw new Error('not dispatched');
  return row;
}

function settle(
  row: MessageRow,
  attempt: number,
  state: MessageRow['state'],
  providerId?: string,
): Promise<boolean> {
  const to = { state, atMs: 50_000, ...(providerId === undefined ? {} : { providerId }) };
  return store.messages.settle(row.userRef, row.sendKey, attempt, to);
}

async function stateOf(row: MessageRow): Promise<string | undefined> {
  return (await store.messages.get(row.userRef, row.sendKey))?.state;
}

describe('claiming a message', () => {
  it('makes one row of many claims at once, and the others read it as it is', async () => {
    const row = messageRow({ sendKey: 'u-claim/j/h/s/1/email', userRef: 'u-claim' });
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) => store.messages.claim({ ...row, claimedAtMs: index })),
    );
    const winner = all.find((one) => one.claimed);
    expect(all.filter((one) => one.claimed)).toHaveLength(1);
    for (const one of all) expect(one.row).toEqual(winner?.row);
    expect(await store.messages.get('u-claim', row.sendKey)).toEqual(winner?.row);
  });
});

describe('dispatching a message', () => {
  it('lets one of many dispatchers through, with the consent that allowed it', async () => {
    const row = await claimed();
    const consent = { state: 'granted', atMs: 4000, source: 'm1', topics: { news: 'granted' } } as const;
    const all = await Promise.all(
      Array.from({ length: 20 }, () => store.messages.dispatch(row.userRef, row.sendKey, consent, LEASE)),
    );
    const through = all.flatMap((one) => one ?? []);
    expect(through).toHaveLength(1);
    expect(through[0]).toMatchObject({ state: 'dispatching', attempt: 1, leaseUntilMs: LEASE, consent });
  });

  it('is settled by the holder of the attempt and nobody else', async () => {
    const first = await dispatched();
    expect(await settle(first, 2, 'accepted', 'other')).toBe(false);
    expect(await settle(first, 1, 'claimed')).toBe(true);
    const second = await store.messages.dispatch(first.userRef, first.sendKey, null, LEASE);
    expect(second?.attempt).toBe(2);
    // The first dispatcher was frozen, and wakes up now.
    expect(await settle(first, 1, 'accepted', 'zombie')).toBe(false);
    expect(await settle(first, 2, 'accepted', 'p-2')).toBe(true);
    expect(await settle(first, 2, 'unknown')).toBe(false);
    const row = await store.messages.get(first.userRef, first.sendKey);
    expect(row).toMatchObject({
      state: 'accepted',
      providerId: 'p-2',
      acceptedAtMs: 50_000,
      leaseUntilMs: null,
    });
  });

  it('whose lease is over ends in doubt, and no dispatcher takes it again', async () => {
    const row = await dispatched();
    await dispatched();
    expect(await store.messages.lapseLeases(LEASE - 1)).toBe(0);
    expect(await store.messages.lapseLeases(LEASE)).toBeGreaterThanOrEqual(2);
    expect(await store.messages.get(row.userRef, row.sendKey)).toMatchObject({
      state: 'unknown',
      reason: 'lease_over',
    });
    expect(await store.messages.dispatch(row.userRef, row.sendKey, null, LEASE)).toBeNull();
    // Its own holder may still say what came of it.
    expect(await settle(row, 1, 'claimed')).toBe(false);
    expect(await settle(row, 1, 'accepted', 'p')).toBe(true);
  });

  it('never happens for what was skipped, and a deferred one may be dispatched later', async () => {
    const skipped = await claimed();
    expect(await settle(skipped, 0, 'skipped')).toBe(true);
    expect(await store.messages.dispatch(skipped.userRef, skipped.sendKey, null, LEASE)).toBeNull();
    const deferred = await claimed();
    expect(await settle(deferred, 0, 'deferred')).toBe(true);
    expect(await settle(deferred, 0, 'deferred')).toBe(true);
    expect(await store.messages.dispatch(deferred.userRef, deferred.sendKey, null, LEASE)).not.toBeNull();
  });
});

describe('what a provider reports later', () => {
  it('only ever moves a message forward, and each fate is noted once', async () => {
    const row = await dispatched();
    await settle(row, 1, 'accepted', `sid-${row.sendKey}`);
    const by = { providerId: `sid-${row.sendKey}` };
    for (const was of ['delivered', 'sent', 'delivered', 'queued', 'failed']) {
      await store.messages.recordFate(by, was, 60_000);
    }
    const after = await store.messages.get(row.userRef, row.sendKey);
    expect(after?.state).toBe('delivered');
    expect(after?.fates.map((one) => one.was)).toEqual(['delivered', 'sent', 'queued', 'failed']);
    await store.messages.recordFate({ sendKey: row.sendKey }, 'opened', 61_000);
    expect((await store.messages.recordFate(by, 'complained', 62_000))?.state).toBe('complained');
  });

  it('is noted once when it is reported many times at once', async () => {
    const row = await dispatched();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.messages.recordFate({ sendKey: row.sendKey }, 'delivered', 60_000),
      ),
    );
    expect((await store.messages.get(row.userRef, row.sendKey))?.fates).toEqual([
      { was: 'delivered', atMs: 60_000 },
    ]);
  });

  it('may come before the answer to the send, which then adds its id and lowers nothing', async () => {
    const row = await dispatched();
    await store.messages.recordFate({ sendKey: row.sendKey }, 'delivered', 40_000);
    expect(await settle(row, 1, 'accepted', 'late-id')).toBe(true);
    expect(await store.messages.get(row.userRef, row.sendKey)).toMatchObject({
      state: 'delivered',
      providerId: 'late-id',
      acceptedAtMs: 50_000,
    });
  });

  it('ends the doubt about a message', async () => {
    const row = await dispatched();
    await settle(row, 1, 'unknown');
    await store.messages.recordFate({ sendKey: row.sendKey }, 'sent', 60_000);
    expect(await stateOf(row)).toBe('accepted');
    await store.messages.recordFate({ sendKey: row.sendKey }, 'undelivered', 60_000);
    expect(await stateOf(row)).toBe('failed');
  });

  it('about a message that is not ours is told apart', async () => {
    expect(await store.messages.recordFate({ providerId: 'nobody' }, 'delivered', 1)).toBeNull();
  });
});

describe('counting for caps', () => {
  it('counts what was sent, may have been sent and is about to be, of marketing only', async () => {
    const userRef = 'u-caps';
    const keys: string[] = [];
    for (const state of ['accepted', 'unknown', 'rejected', 'deferred', 'skipped'] as const) {
      const row = await claimed({ userRef });
      if (state !== 'deferred' && state !== 'skipped')
        await store.messages.dispatch(userRef, row.sendKey, null, LEASE);
      expect(await settle(row, state === 'deferred' || state === 'skipped' ? 0 : 1, state)).toBe(true);
      if (state === 'accepted' || state === 'unknown') keys.push(row.sendKey);
    }
    keys.push((await claimed({ userRef })).sendKey, (await dispatched({ userRef })).sendKey);
    await dispatched({ userRef, purpose: 'transactional' });
    const counted = await store.messages.sentSince(userRef, 5000);
    expect(counted.map((one) => one.sendKey).sort()).toEqual(keys.sort());
    const later = await store.messages.sentSince(userRef, 50_001);
    expect(later.map((one) => one.atMs)).toEqual([LEASE]);
    expect(await store.messages.ofRun(userRef, `${userRef}/welcome/h`)).toHaveLength(8);
    expect(await store.messages.list({ userRef, state: 'unknown', limit: 10 })).toHaveLength(1);
  });

  it('tells of what a cap defers, with when it asks again, to those that ask for it, and to nobody else', async () => {
    const userRef = 'u-waiting';
    const row = await claimed({ userRef, priority: 8 });
    const later = { state: 'deferred' as const, reason: 'cap', atMs: 6000, waitsUntilMs: 90_000 };
    expect(await store.messages.settle(userRef, row.sendKey, 0, later)).toBe(true);
    const night = await claimed({ userRef });
    await store.messages.settle(userRef, night.sendKey, 0, { ...later, reason: 'window' });
    expect(await store.messages.sentSince(userRef, 5000)).toEqual([]);
    expect(await store.messages.sentSince(userRef, 5000, true)).toMatchObject([
      { sendKey: row.sendKey, state: 'deferred', atMs: 90_000, priority: 8 },
    ]);
    await store.messages.dispatch(userRef, row.sendKey, null, LEASE);
    expect(await store.messages.sentSince(userRef, 5000)).toMatchObject([{ state: 'dispatching' }]);
  });
});
