import mongoose from 'mongoose';
import type { HistoryEntry } from '../../audience/profile-history';
import { openStore } from '../../store/open-store';
import type { PeopleQuery } from '../../store/people-search';
import type { Store } from '../../store/repositories';
import { useStore } from './own-store';
import { profileRow } from './store-fixtures';

let store: Store;
const uri = useStore((opened) => (store = opened));

async function refs(query: PeopleQuery, after: string | null = null, limit = 10): Promise<string[]> {
  return (await store.profiles.search(query, after, limit)).people.map((row) => row.userRef);
}

describe('people are found', () => {
  beforeAll(async () => {
    await store.profiles.saveMany([
      profileRow({
        userRef: 'u-ana',
        userId: 'Cust-7',
        email: 'Ana@shop.example',
        phone: '+8613800138000',
        traits: { first_name: 'Ana', last_name: 'López', city: '上海', score: 7 },
        tags: { picked: { atMs: 1, source: 'x' } },
        segments: { quiet: { sinceMs: 1, version: 'v' } },
      }),
      profileRow({
        userRef: 'u-anton',
        userId: 'c8',
        email: null,
        phone: null,
        traits: { name: 'Anton  Meyer', first_touch: { utm_source: 'google' } },
      }),
      profileRow({
        userRef: 'u-gone',
        userId: 'c9',
        email: 'ana@old.example',
        traits: { name: 'Ana' },
        mergedInto: 'u-ana',
      }),
      profileRow({ userRef: 'u-z', userId: 'z', email: null, phone: null, traits: { name: '王小明' } }),
    ]);
  });

  it.each<[string, PeopleQuery, string[]]>([
    ['the beginning of a name, in any case', { prefix: 'AN' }, ['u-ana', 'u-anton']],
    ['a word of a name', { prefix: 'meyer' }, ['u-anton']],
    ['a whole name', { prefix: 'ana lópez' }, ['u-ana']],
    ['a name in Chinese', { prefix: '王小' }, ['u-z']],
    ['the beginning of an address', { prefix: 'ana@shop' }, ['u-ana']],
    ['the beginning of a number', { prefix: '+86138' }, ['u-ana']],
    ['the id of the caller', { prefix: 'cust-7' }, ['u-ana']],
    ['an address', { email: 'Ana@shop.example' }, ['u-ana']],
    ['a number', { phone: '+8613800138000' }, ['u-ana']],
    ['a tag', { tag: 'picked' }, ['u-ana']],
    ['a segment', { segment: 'quiet' }, ['u-ana']],
    ['a trait', { trait: { path: 'city', values: ['上海'] } }, ['u-ana']],
    ['a number as text or number', { trait: { path: 'score', values: ['7', 7] } }, ['u-ana']],
    ['a trait below', { trait: { path: 'first_touch.utm_source', values: ['google'] } }, ['u-anton']],
    ['a name and a tag together', { prefix: 'an', tag: 'picked' }, ['u-ana']],
    ['the middle of a name: nobody', { prefix: 'eyer' }, []],
    ['signs of a pattern: nobody', { prefix: '.*' }, []],
    ['the address of somebody merged: nobody', { prefix: 'ana@old' }, []],
  ])('by %s', async (_what, query, expected) => {
    expect(await refs(query)).toEqual(expected);
  });

  it('a page at a time, each person once', async () => {
    const first = await store.profiles.search({ prefix: 'an' }, null, 1);
    expect([first.people.map((row) => row.userRef), first.next]).toEqual([['u-ana'], 'u-ana']);
    const second = await store.profiles.search({ prefix: 'an' }, first.next, 1);
    expect([second.people.map((row) => row.userRef), second.next]).toEqual([['u-anton'], null]);
    expect((await store.profiles.search({}, null, 2)).next).not.toBeNull();
  });

  it('under what they are called now: a new name is found, and the old one no more', async () => {
    const row = profileRow({ userRef: 'u-new', traits: { name: 'Berta' }, email: null, phone: null });
    await store.profiles.saveMany([{ ...row, userId: null }]);
    const kept = await store.profiles.get('u-new');
    if (kept === null) throw new Error('was saved');
    await store.profiles.saveMany([{ ...kept, traits: { name: 'Clara' } }]);
    expect([await refs({ prefix: 'bert' }), await refs({ prefix: 'clar' })]).toEqual([[], ['u-new']]);
    const nameless = await store.profiles.get('u-new');
    if (nameless === null) throw new Error('was saved');
    await store.profiles.saveMany([{ ...nameless, traits: {} }]);
    expect(await refs({ prefix: 'clar' })).toEqual([]);
  });

  it('who were known before there was a search', async () => {
    const connection = await mongoose.createConnection(uri).asPromise();
    try {
      await connection.collection('profiles').updateOne({ _id: 'u-z' } as never, { $unset: { search: 1 } });
      await connection.collection('changelog').deleteOne({ fileName: /people-search/ });
      expect(await refs({ prefix: '王' })).toEqual([]);
      const again = await openStore({ uri, secret: 'secret' });
      await again.migrate();
      await again.close();
      expect(await refs({ prefix: '王' })).toEqual(['u-z']);
    } finally {
      await connection.close();
    }
  });

  it('by address, number, id and name without going through the collection', async () => {
    const connection = await mongoose.createConnection(uri).asPromise();
    try {
      const indexes = await connection.collection('profiles').listIndexes().toArray();
      expect(indexes.map((one: { name?: string }) => one.name)).toEqual(
        expect.arrayContaining(['email_1', 'phone_1', 'search_1']),
      );
      const explained = await connection
        .collection('profiles')
        .find(
          { search: { $elemMatch: { $gte: 'an', $lt: 'an\uffff' } }, mergedInto: { $exists: false } },
          { hint: { search: 1 } },
        )
        .explain('queryPlanner');
      expect(JSON.stringify(explained)).not.toContain('COLLSCAN');
    } finally {
      await connection.close();
    }
  });
});

describe('the history of a person', () => {
  const entry = (id: string, recordedAtMs: number, what = 'trait city'): HistoryEntry => ({
    atMs: recordedAtMs - 5,
    recordedAtMs,
    by: { kind: 'event', id },
    changes: [{ what, from: null, to: '上海' }],
  });

  it('keeps what changed, newest first, and once what is told twice', async () => {
    const [one, two] = [entry('m1', 1_000), entry('m2', 2_000)];
    await Promise.all([one, two, one].map((each) => store.profileHistory.append('u-h', each)));
    await store.profileHistory.append('u-h', one);
    expect(await store.profileHistory.of(['u-h'], 10)).toEqual([two, one]);
  });

  it('goes on over a merge, and knows other changes by one message', async () => {
    await store.profileHistory.append('a-h', entry('m0', 500));
    await store.profileHistory.append('u-h', entry('m1', 3_000, 'merged'));
    const all = await store.profileHistory.of(['u-h', 'a-h'], 10);
    expect(all.map(({ recordedAtMs }) => recordedAtMs)).toEqual([3_000, 2_000, 1_000, 500]);
  });

  it('keeps the newest 200 of a person, and changes nothing in them', async () => {
    const ids = Array.from({ length: 205 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => store.profileHistory.append('u-long', entry(`m${String(id)}`, id))));
    const kept = await store.profileHistory.of(['u-long'], 1_000);
    expect([kept.length, kept[0]?.recordedAtMs, kept.at(-1)?.recordedAtMs]).toEqual([200, 205, 6]);
  });
});
