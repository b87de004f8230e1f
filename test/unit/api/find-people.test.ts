import { newProfile } from '../../../audience/profile-change';
import { userRefOf } from '../../../audience/user-ref';
import type { ProfileRow } from '../../../store/rows';
import { basic, createApiBench, SECRET, type ApiBench } from './made';

let bench: ApiBench;
let reader: string;

const refOf = (userId: string): string => userRefOf(SECRET, { userId });
const ANA = refOf('ana');
const BOB = refOf('bob');

async function save(userId: string, given: Partial<ProfileRow>): Promise<void> {
  const fresh = newProfile({ userRef: refOf(userId), atMs: 0 });
  await bench.store.profiles.saveMany([{ ...fresh, userId, ...given }]);
}

beforeAll(async () => {
  bench = await createApiBench();
  reader = await bench.key('profiles:read');
  await save('ana', {
    email: 'ana@shop.example',
    phone: '+8613800138000',
    traits: { first_name: 'Ana', last_name: 'López', score: 7 },
    tags: { vip: { atMs: 1, source: 'x' } },
    mergedRefs: ['aaaaaaaaaaaaaaaaaaaaaaaaa'],
    devices: { d1: { id: 'd1', atMs: 1, about: { token: 'secret-token-1234', type: 'ios' }, times: {} } },
  });
  await save('bob', { traits: { name: 'Ana-Maria', first_touch: { utm_source: 'google' } } });
  await save('old', { mergedInto: ANA });
});
afterAll(() => bench.app.close());

async function get(url: string, key = reader) {
  return bench.app.inject({ method: 'GET', url, headers: { authorization: basic(key) } });
}

async function found(query: Record<string, string>): Promise<unknown[]> {
  const answer = await get(`/api/people?${new URLSearchParams(query).toString()}`);
  expect([answer.statusCode, answer.json()]).toEqual([200, expect.anything()]);
  return answer.json<{ people: { userRef: string }[] }>().people.map((one) => one.userRef);
}

describe('GET /api/people', () => {
  const both = [ANA, BOB].sort();
  it.each<[string, Record<string, string>, string[]]>([
    ['the beginning of names', { text: 'ana' }, [ANA, BOB]],
    ['an address, its domain in any case', { text: 'ana@SHOP.example' }, [ANA]],
    ['a number as people write it', { text: '138 0013 8000' }, [ANA]],
    ['a reference', { text: BOB }, [BOB]],
    ['an id that was merged into another', { text: 'old' }, [ANA]],
    ['the id of the caller', { userId: 'bob' }, [BOB]],
    ['an address as such', { email: 'ana@shop.example' }, [ANA]],
    ['a number as such, in the region of the workspace', { phone: '13800138000' }, [ANA]],
    ['a tag', { tag: 'vip' }, [ANA]],
    ['a number trait', { trait: 'score=7' }, [ANA]],
    ['where somebody came from first', { trait: 'first_touch.utm_source=google' }, [BOB]],
    ['nothing: everybody', {}, both],
    ['a person without this tag: nobody', { userId: 'bob', tag: 'vip' }, []],
  ])('finds by %s', async (_what, query, expected) => {
    expect((await found(query)).sort()).toEqual([...expected].sort());
  });

  it('gives pages, and where the next begins', async () => {
    const first = (await get('/api/people?limit=1')).json<{ people: unknown[]; next: string }>();
    expect([first.people.length, first.next]).toEqual([1, both[0]]);
    const second = (await get(`/api/people?limit=1&after=${first.next}`)).json<object>();
    expect(second).toMatchObject({ people: [{ userRef: both[1] }], next: null });
  });

  it.each([
    ['email=nobody', 'email'],
    ['email=a@x.co,b@y.co', 'email'],
    ['phone=%2B1', 'phone'],
    ['tag=a.b', 'tag'],
    ['tag=$where', 'tag'],
    ['trait=city', 'trait'],
    ['trait=$where=1', 'trait'],
    ['trait=a..b=1', 'trait'],
    ['text=', 'text'],
    ['text[$ne]=1', null],
    ['text=a&text=b', 'text'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['after=x', 'after'],
    ['userId=bob&text=a', 'userId'],
  ])('refuses ?%s, and says where', async (query, path) => {
    const answer = await get(`/api/people?${query}`);
    const { error } = answer.json<{ error: { code: string; path?: string } }>();
    expect([answer.statusCode, error.code]).toEqual([400, 'bad_query']);
    if (path !== null) expect(error.path).toBe(path);
  });

  it('is for keys that may read profiles only', async () => {
    const other = await bench.key('journeys:publish');
    expect((await get('/api/people', other)).statusCode).toBe(403);
    expect((await get('/api/profile/history?userId=ana', other)).statusCode).toBe(403);
  });
});

describe('GET /api/profile', () => {
  it('tells of devices without the token that would let anybody write to them', async () => {
    const answer = await get('/api/profile?userId=ana');
    expect(answer.body).not.toContain('secret-token');
    expect(answer.json()).toMatchObject({
      profile: { devices: [{ id: 'd1', type: 'ios', token: '…1234' }] },
    });
  });
});

describe('GET /api/profile/history', () => {
  it('lists what changed, of the person and of those merged into them, the newest first', async () => {
    const entry = (id: string, recordedAtMs: number) => ({
      atMs: 0,
      recordedAtMs,
      by: { kind: 'event' as const, id },
      changes: [{ what: 'trait city', from: null, to: '上海' }],
    });
    await bench.store.profileHistory.append(ANA, entry('m2', 2_000));
    await bench.store.profileHistory.append('aaaaaaaaaaaaaaaaaaaaaaaaa', entry('m1', 1_000));
    expect((await get('/api/profile/history?userId=old')).json()).toMatchObject({
      userRef: ANA,
      history: [
        { by: { kind: 'event', id: 'm2' }, changes: [{ what: 'trait city', to: '上海' }] },
        { by: { id: 'm1' }, recordedAt: '1970-01-01T00:00:01.000Z' },
      ],
    });
    expect((await get('/api/profile/history?userId=nobody')).statusCode).toBe(404);
    expect((await get('/api/profile/history')).statusCode).toBe(400);
  });
});
