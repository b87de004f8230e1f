import type { Store } from '../../store/repositories';
import { useStore } from './own-store';

let store: Store;

useStore((opened) => (store = opened));

/** Renews `owner` at this second, for ten seconds. */
function hold(owner: string, second: number, want = 32): Promise<number[]> {
  return store.partitions.hold(owner, want, second * 1000, second * 1000 + 10_000);
}

describe('partitions', () => {
  afterEach(async () => {
    for (const owner of ['a', 'b', 'c']) await store.partitions.releaseAll(owner);
  });

  it('are all held by a dispatcher that is alone', async () => {
    expect(await hold('a', 0)).toEqual(Array.from({ length: 32 }, (_, index) => index));
    expect(await hold('a', 5, 4)).toEqual([0, 1, 2, 3]);
    expect(await store.partitions.owners(6000)).toBe(1);
    expect(await store.partitions.owners(15_000)).toBe(0);
  });

  it('are never held by two at once, and go to a newcomer only when the lease on them is over', async () => {
    await hold('a', 0);
    expect(await hold('b', 1)).toEqual([]);
    const kept = await hold('a', 2);
    expect(kept).toHaveLength(16);
    // What `a` let go is still under its old lease, which ends at second 10.
    expect(await hold('b', 9)).toEqual([]);
    await hold('a', 9);
    const taken = await hold('b', 10);
    expect(taken).toHaveLength(16);
    expect([...kept, ...taken].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 32 }, (_, index) => index),
    );
  });

  it('are shared by dispatchers that start together, without overlap', async () => {
    const held = (await Promise.all(['a', 'b', 'c'].map((owner) => hold(owner, 100)))).flat();
    expect(new Set(held).size).toBe(held.length);
  });

  it('of one that died go to the others when its lease is over', async () => {
    await hold('a', 200);
    expect(await hold('b', 211)).toHaveLength(32);
    expect(await hold('a', 212)).toEqual([]);
  });

  it('of one that stopped in order are free at once', async () => {
    await hold('a', 300);
    await store.partitions.releaseAll('a');
    expect(await hold('b', 300)).toHaveLength(32);
  });
});
