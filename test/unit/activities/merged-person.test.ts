import { isDoubledRun } from '../../../activities/doubled-run';
import { issueCoupon } from '../../../activities/issue-coupon';
import type { ActivityDeps } from '../../../activities/deps';
import type { RunAtHand } from '../../../activities/run-at-hand';
import type { CouponStep } from '../../../journey/plan/plan';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store';
import { planOf } from '../dispatch/made';

const RUN = { journey: 'cart', version: 'v1', key: 'c1', workflowId: 'w', listens: [], holdout: false };

let store: MemoryStore;
beforeEach(async () => {
  store = createMemoryStore();
  for (const [userRef, enteredAtMs] of [
    ['a1', 1_000],
    ['u1', 2_000],
  ] as const) {
    await store.runs.insert({
      ...{ ...RUN, runId: `${userRef}/cart/h`, userRef, enteredAtMs, live: true, started: true },
      ...{ entryMessageId: null, at: null, endedAtMs: null, outcome: null },
    });
  }
});

/** A run of one of two who are one: `u1` is left. */
function runOf(userRef: string, again: 'when_done' | 'always' = 'when_done'): RunAtHand {
  const run: Partial<RunAtHand> = {
    plan: planOf('cart', { again: { perKey: { kind: again }, perPerson: null } }),
    profile: { userRef: 'u1', mergedRefs: ['a1'] } as RunAtHand['profile'],
    context: { ...RUN, runId: `${userRef}/cart/h`, userRef } as unknown as RunAtHand['context'],
    nowMs: 3_000,
  };
  return run as RunAtHand;
}

describe('a run of somebody who was merged', () => {
  it('does nothing more while an older one with the same journey and key goes on', async () => {
    expect(await isDoubledRun({ store }, runOf('u1'))).toBe(true);
    expect(await isDoubledRun({ store }, runOf('a1'))).toBe(false);
  });

  it('does nothing more once it counts as ended, even if the older has ended since', async () => {
    await store.runs.end('u1/cart/h', { reason: 'merged', atMs: 3_000, at: null });
    await store.runs.end('a1/cart/h', { reason: 'completed', atMs: 3_000, at: null });
    expect(await isDoubledRun({ store }, runOf('u1'))).toBe(true);
  });

  it('goes on where runs may overlap, and where the older ended before', async () => {
    expect(await isDoubledRun({ store }, runOf('u1', 'always'))).toBe(false);
    await store.runs.end('a1/cart/h', { reason: 'completed', atMs: 3_000, at: null });
    expect(await isDoubledRun({ store }, runOf('u1'))).toBe(false);
  });
});

describe('coupons of somebody who was merged', () => {
  const step = { kind: 'coupon', id: 'gift', coupon: 'gift-5' } as unknown as CouponStep;

  function depsWith(had: Record<string, string[]>): { deps: ActivityDeps; claimed: string[] } {
    const claimed: string[] = [];
    const coupons: Partial<ActivityDeps['store']['coupons']> = {
      get: async () => ({ perPerson: 1 }) as never,
      claimsOf: async (ref) =>
        (had[ref] ?? []).map((claimKey) => ({ userRef: ref, claimKey, coupon: 'gift-5' }) as never),
      async claim(_ref, claimKey) {
        claimed.push(claimKey);
        return { status: 'refused', reason: 'no_stock' };
      },
    };
    return { deps: { store: { ...store, coupons } } as unknown as ActivityDeps, claimed };
  }

  it('count together with those of who they were before', async () => {
    const { deps, claimed } = depsWith({ a1: ['a1/other/h/gift/0'] });
    expect(await issueCoupon(deps, runOf('u1'), step, 0)).toEqual({ status: 'skipped', reason: 'limit' });
    expect(claimed).toEqual([]);
  });

  it('are given again for the same claim, as after a crash', async () => {
    const { deps, claimed } = depsWith({ u1: ['u1/cart/h/gift/0'] });
    await issueCoupon(deps, runOf('u1'), step, 0);
    expect(claimed).toEqual(['u1/cart/h/gift/0']);
  });
});
