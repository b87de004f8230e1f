import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import { profileRow } from './store-fixtures';
import { useStore } from './own-store';

let store: Store;

const mongoUri = useStore((opened) => (store = opened));

async function saved(userRef: string, change: Parameters<typeof profileRow>[0] = {}) {
  await store.profiles.saveMany([profileRow({ userRef, ...change })]);
  const row = await store.profiles.get(userRef);
  if (!row) throw new Error('not saved');
  return row;
}

describe('profiles', () => {
  it('come back as they were given, and a field that is emptied is empty', async () => {
    const row = await saved('u-whole', { recheckAtMs: 9000, phone: '+8613800138000' });
    expect(row).toEqual(
      profileRow({ userRef: 'u-whole', recheckAtMs: 9000, phone: '+8613800138000', revision: 1 }),
    );
    expect(await store.profiles.saveMany([{ ...row, recheckAtMs: null, phone: null, tags: {} }])).toEqual([]);
    const after = await store.profiles.get('u-whole');
    expect(after).toMatchObject({ recheckAtMs: null, phone: null, tags: {}, revision: 2 });
    expect(await store.profiles.findByPhone('+8613800138000')).toEqual([]);
    expect((await store.profiles.findByEmail('ana@shop.example')).map((one) => one.userRef)).toContain(
      'u-whole',
    );
  });

  it('keep what computed traits need, nested lists and all, and let go of it', async () => {
    const state = [
      [0, [1_770_000_000_000, '鞋.$x']],
      [86_400_000, [2, null]],
    ];
    const tier = { version: 'v1', state, nextAtMs: 1_770_000_000_001 };
    const computed = { book: 'b1', marks: [4_294_967_295, 0], traits: { tier } };
    const row = await saved('u-computed', { computed, recheckAtMs: 9000 });
    expect(row.computed).toEqual(computed);
    expect((await store.profiles.dueForRecheck(9000, 10)).map((one) => one.userRef)).toContain('u-computed');
    const { computed: gone, ...rest } = row;
    expect(gone).toBeDefined();
    expect(await store.profiles.saveMany([rest])).toEqual([]);
    expect(await store.profiles.get('u-computed')).not.toHaveProperty('computed');
  });

  it('are never overwritten by a whole that was read before a step set a tag', async () => {
    const stale = await saved('u-stale');
    const fresh = await saved('u-fresh');
    await store.profiles.setTag('u-stale', 'hot', true, 'run', 7000);
    const rows = [{ ...stale, locale: 'en' }, { ...fresh, locale: 'en' }, profileRow({ userRef: 'u-new' })];
    expect(await store.profiles.saveMany(rows)).toEqual(['u-stale']);
    expect((await store.profiles.get('u-stale'))?.tags.hot).toEqual({ atMs: 7000, source: 'run' });
    expect((await store.profiles.get('u-fresh'))?.locale).toBe('en');
    expect(await store.profiles.get('u-new')).not.toBeNull();
    expect(await store.profiles.saveMany([profileRow({ userRef: 'u-new' })])).toEqual(['u-new']);
  });

  it('add up what many steps add at once, and a retried step adds nothing twice', async () => {
    await saved('u-add', { traits: { points: 5, nick: 'x' } });
    const add = (key: string) => store.profiles.updateTraits('u-add', {}, { points: 10 }, 8000, key);
    await Promise.all(Array.from({ length: 10 }, (_, index) => add(`step-${String(index)}`)));
    await Promise.all([add('step-3'), add('step-9')]);
    await store.profiles.updateTraits('u-add', { city: 'Wuhan', 汉字: [1] }, { nick: 2, visits: 1 }, 9000);
    const after = await store.profiles.get('u-add');
    expect(after?.traits).toEqual({ points: 105, nick: 2, visits: 1, city: 'Wuhan', 汉字: [1] });
    expect(after?.traitTimes).toMatchObject({ points: 8000, city: 9000 });
  });

  it('keep what a step added when the whole is saved after it', async () => {
    const before = await saved('u-keep');
    await store.profiles.updateTraits('u-keep', {}, { points: 1 }, 8000, 'k');
    const now = await store.profiles.get('u-keep');
    expect(now?.traits.points).toBe(6);
    expect(await store.profiles.saveMany([{ ...before, ...now, locale: 'en' }])).toEqual([]);
    await store.profiles.updateTraits('u-keep', {}, { points: 1 }, 8000, 'k');
    expect((await store.profiles.get('u-keep'))?.traits.points).toBe(6);
  });

  it('that were merged lead to the one that survived, over any number of merges', async () => {
    await store.profiles.saveMany([
      profileRow({ userRef: 'u-a', mergedInto: 'u-b', email: 'merged@shop.example' }),
      profileRow({ userRef: 'u-b', mergedInto: 'u-c' }),
    ]);
    await saved('u-c', { mergedRefs: ['u-a', 'u-b'] });
    expect((await store.profiles.get('u-a'))?.userRef).toBe('u-c');
    const many = await store.profiles.getMany(['u-a', 'u-c', 'u-nobody']);
    expect([...many].map(([ref, row]) => [ref, row.userRef])).toEqual([
      ['u-a', 'u-c'],
      ['u-c', 'u-c'],
    ]);
    expect(await store.profiles.findByEmail('merged@shop.example')).toEqual([]);
    await store.profiles.setTag('u-a', 'late', true, 'run', 1);
    expect(Object.keys((await store.profiles.get('u-c'))?.tags ?? {})).toContain('late');
  });

  it('refuse names that the database would read as something else', async () => {
    await saved('u-names');
    for (const name of ['a.b', '$set', '', '__proto__']) {
      await expect(store.profiles.setTag('u-names', name, true, 'x', 1)).rejects.toThrow(RangeError);
      const traits = JSON.parse(`{${JSON.stringify(name)}: 1}`) as Record<string, unknown>;
      await expect(store.profiles.updateTraits('u-names', traits, {}, 1)).rejects.toThrow(RangeError);
    }
  });

  it('are found when time alone may change their segments, and read through in pages', async () => {
    await saved('u-due-2', { recheckAtMs: 200 });
    await saved('u-due-1', { recheckAtMs: 100 });
    expect((await store.profiles.dueForRecheck(150, 10)).map((one) => one.userRef)).toEqual(['u-due-1']);
    expect((await store.profiles.dueForRecheck(200, 10)).map((one) => one.userRef)).toEqual([
      'u-due-1',
      'u-due-2',
    ]);
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await store.profiles.scan(after, 3);
      seen.push(...page.map((one) => one.userRef));
      after = page.at(-1)?.userRef ?? null;
      if (after === null) break;
    }
    expect(seen).toEqual([...seen].sort());
    expect(seen).toHaveLength(await store.profiles.count());
  });

  it('cannot be searched with an operator in the place of a value', async () => {
    const operator = { $ne: null } as unknown as string;
    await expect(store.profiles.findByEmail(operator)).rejects.toThrow('Cast');
  });
});

describe('suppressed addresses', () => {
  it('are known by a keyed hash: another secret knows none of them', async () => {
    await store.suppressions.add('email', 'ana@shop.example', 'bounced', 1000);
    await store.suppressions.add('email', 'ana@shop.example', 'complained', 2000);
    expect(await store.suppressions.has('email', 'ana@shop.example')).toBe(true);
    expect(await store.suppressions.has('sms', 'ana@shop.example')).toBe(false);
    const other = await openStore({ uri: mongoUri, secret: 'another' });
    expect(await other.suppressions.has('email', 'ana@shop.example')).toBe(false);
    await other.close();
    await store.suppressions.remove('email', 'ana@shop.example');
    expect(await store.suppressions.has('email', 'ana@shop.example')).toBe(false);
  });
});
