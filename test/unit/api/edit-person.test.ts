import { newProfile } from '../../../audience/profile-change';
import { userRefOf } from '../../../audience/user-ref';
import { basic, createApiBench, SECRET, type ApiBench } from './made';

let bench: ApiBench;
let editor: string;
const ANA = userRefOf(SECRET, { userId: 'ana' });
const NOW_MS = Date.UTC(2026, 2, 2, 10);

beforeEach(async () => {
  bench = await createApiBench({ now: () => NOW_MS });
  editor = await bench.key('profiles:write');
  await bench.store.profiles.saveMany([{ ...newProfile({ userRef: ANA, atMs: 0 }), userId: 'ana' }]);
  const define = (kind: 'workspace' | 'trait', id: string, body: object) =>
    bench.store.definitions.publish({
      kind,
      id,
      version: '1',
      source: '',
      publishedAtMs: 0,
      body: body as never,
    });
  await define('workspace', 'workspace', { topics: { offers: 'Offers' } });
  await define('trait', 'orders', {});
});
afterEach(() => bench.app.close());

async function post(what: 'edit' | 'consent', payload: object, person = 'ana', key = editor) {
  const url = `/api/profile/${what}?userId=${person}`;
  const answer = await bench.app.inject({
    method: 'POST',
    url,
    headers: { authorization: basic(key) },
    payload,
  });
  return {
    status: answer.statusCode,
    body: answer.json<{ error?: { message: string }; messageId?: string }>(),
  };
}

describe('a change of a person by hand', () => {
  it('is an event of the person that says by whose key, in the inbox and in the audit', async () => {
    const { status, body } = await post('edit', {
      set: { city: 'Oslo', old: null },
      tag: ['vip'],
      untag: ['new'],
    });
    expect([status, body.messageId]).toEqual([200, expect.stringMatching(/^operator\/[0-9a-f]{12}\//)]);
    expect(bench.accepted).toMatchObject([
      {
        ...{ userRef: ANA, type: 'identify', source: 'operator', triggers: true, atMs: NOW_MS },
        ...{ traits: { city: 'Oslo', old: null }, context: { tags: ['vip'], untags: ['new'] } },
      },
    ]);
    const [noted] = await bench.store.audit.list({ limit: 5 });
    expect(noted).toMatchObject({ action: 'profile.edit', detail: { status: 200 } });
    expect(JSON.stringify(noted)).not.toContain(ANA);
  });

  it.each<[string, object, RegExp]>([
    ['a computed trait', { set: { orders: 9 } }, /set\.orders: is computed/],
    ['a recorded trait', { set: { first_touch: {} } }, /first_touch.* is recorded/],
    ['consent without its source', { set: { consent: { email: true } } }, /stated with its source/],
    ['an address that is none', { set: { email: 'nobody' } }, /set\.email/],
    ['a name that cannot be stored', { set: { 'a.b': 1 } }, /must not/],
    ['a tag with a point', { tag: ['a.b'] }, /tag/],
  ])('that sets %s is refused with its place', async (_what, payload, message) => {
    const { status, body } = await post('edit', payload);
    expect([status, body.error?.message]).toEqual([400, expect.stringMatching(message)]);
    expect(bench.events()).toEqual([]);
  });

  it('needs its own scope, and somebody who is known', async () => {
    const reader = await bench.key('profiles:read', 'events:write');
    expect((await post('edit', { set: {} }, 'ana', reader)).status).toBe(403);
    expect(
      (await post('consent', { channel: 'sms', granted: true, source: 'x' }, 'ana', reader)).status,
    ).toBe(403);
    expect((await post('edit', { set: {} }, 'nobody')).status).toBe(404);
  });
});

describe('consent that is written down by hand', () => {
  it('is in force before the answer, with where, when and to which words it was said', async () => {
    const at = '2026-03-01T08:00:00.000Z';
    const said = {
      channel: 'email',
      topic: 'offers',
      granted: true,
      source: 'ticket 4711',
      text: 'news-3',
      at,
    };
    expect((await post('consent', said)).status).toBe(200);
    const consent = (await bench.store.profiles.get(ANA))?.consent;
    expect(consent).toMatchObject({
      email: { state: 'granted', atMs: Date.parse(at), source: 'ticket 4711' },
    });
    expect(await bench.store.consents.ofPerson([ANA], 5)).toMatchObject([
      { state: 'granted', topic: 'offers', by: 'operator', reason: 'operator', textVersion: 'news-3' },
    ]);
    expect(bench.accepted).toMatchObject([{ name: 'subscribed', source: 'operator' }]);
    expect(await bench.store.profileHistory.of([ANA], 5)).toMatchObject([{ by: { kind: 'operator' } }]);
  });

  it('may be withdrawn, and is refused without a source or for a topic that does not exist', async () => {
    await post('consent', { channel: 'sms', granted: false, source: 'letter' });
    expect((await bench.store.profiles.get(ANA))?.consent.sms?.state).toBe('withdrawn');
    expect((await post('consent', { channel: 'sms', granted: true })).status).toBe(400);
    const { status, body } = await post('consent', {
      channel: 'sms',
      topic: 'new',
      granted: true,
      source: 'x',
    });
    expect([status, body.error?.message]).toEqual([400, expect.stringMatching(/no topic new \(offers\)/)]);
  });
});
