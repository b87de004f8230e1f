import fc from 'fast-check';
import type { Json, JsonObject } from '../../../audience/json';
import { applyEvent, newProfile } from '../../../audience/profile-change';
import { mergeProfiles } from '../../../audience/profile-merge';
import type { EventRow, ProfileRow } from '../../../store/rows';

let made = 0;

function row(change: Partial<EventRow> = {}): EventRow {
  made += 1;
  return {
    userRef: 'u1',
    messageId: `m${made}`,
    type: 'identify',
    name: 'identify',
    properties: {},
    traits: {},
    context: {},
    atMs: 1_000,
    receivedAtMs: 1_000,
    source: 'api',
    triggers: true,
    userId: 'ana',
    anonymousId: null,
    previousRef: null,
    hops: 0,
    partition: 0,
    attempts: 0,
    ...change,
  };
}

const identify = (traits: JsonObject, atMs = 1_000): EventRow => row({ traits, atMs });

function after(...events: EventRow[]): ProfileRow {
  return events.reduce(
    (profile, event) => applyEvent(profile, event, 'CN').profile,
    newProfile(row({ atMs: 9_000 })),
  );
}

describe('what an identify says', () => {
  it('becomes the traits of the person, and only what changed is told', () => {
    const first = applyEvent(newProfile(row()), identify({ city: '上海', plan: 'a' }), 'CN');
    expect(first.profile.traits).toEqual({ city: '上海', plan: 'a' });
    expect(first.changed).toEqual(['profile:city', 'profile:plan']);
    const second = applyEvent(first.profile, identify({ city: '上海', plan: 'b' }, 2_000), 'CN');
    expect(second.changed).toEqual(['profile:plan']);
    expect(first.profile.traits).toEqual({ city: '上海', plan: 'a' });
  });

  it('gives way to what was said later, whatever arrives first', () => {
    expect(after(identify({ a: 2, b: 2 }, 2_000), identify({ a: 1, c: 1 }, 1_000)).traits).toEqual({
      a: 2,
      b: 2,
      c: 1,
    });
  });

  it('deletes with null, and what was deleted later does not come back', () => {
    const profile = after(identify({ a: 1 }), identify({ a: null }, 3_000), identify({ a: 2 }, 2_000));
    expect(profile.traits).toEqual({});
  });

  it('makes the same profile in any order, and twice as well as once', () => {
    const trait = fc.constantFrom<Json>(1, 2, 'x', null, { d: 1 });
    const event = fc
      .record({
        traits: fc.dictionary(fc.constantFrom('a', 'b', 'c'), trait),
        atMs: fc.integer({ min: 1, max: 4 }),
      })
      .map(({ traits, atMs }) => identify({ ...traits }, atMs));
    const shuffled = fc
      .array(event, { minLength: 1, maxLength: 6 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([events, again]) => {
        expect(after(...again).traits).toEqual(after(...events).traits);
      }),
    );
  });

  it('gives addresses, zone and locale their normal form, and passes over what has none', () => {
    const profile = after(
      identify({
        email: 'Ana@例子.中国',
        phone: '138 0013 8000',
        timezone: 'asia/shanghai',
        locale: 'zh_CN',
      }),
      identify({ email: 'a@x, b@y', phone: '+1', timezone: 'GMT+8', locale: 'c' }, 2_000),
    );
    expect(profile).toMatchObject({
      email: 'Ana@xn--fsqu00a.xn--fiqs8s',
      phone: '+8613800138000',
      zone: 'Asia/Shanghai',
      locale: 'zh-CN',
    });
    expect(profile.traits['email']).toBe(profile.email);
    expect(after(identify({ email: 'a@x.example' }), identify({ email: null }, 2_000)).email).toBeNull();
  });

  it('never writes into the machinery of objects', () => {
    const traits = JSON.parse('{"__proto__":{"polluted":1},"constructor":1,"ok":2}') as JsonObject;
    expect(after(identify(traits)).traits).toEqual({ ok: 2 });
    expect(({} as JsonObject)['polluted']).toBeUndefined();
  });
});

describe('consent', () => {
  it('is recorded with the message as its evidence, and is no trait', () => {
    const event = identify({ consent: { email: true, sms: false }, city: 'x' });
    const { profile, changed } = applyEvent(newProfile(row()), event, 'CN');
    expect(profile.consent).toEqual({
      email: { state: 'granted', atMs: 1_000, source: event.messageId },
      sms: { state: 'withdrawn', atMs: 1_000, source: event.messageId },
    });
    expect(profile.traits).toEqual({ city: 'x' });
    expect(changed).toEqual(['profile:city', 'consent:email', 'consent:sms']);
  });

  it('may be a list of the channels granted; other shapes state nothing', () => {
    expect(after(identify({ consent: ['sms'] })).consent).toHaveProperty('sms.state', 'granted');
    expect(after(identify({ consent: 'email' }), identify({ consent: { email: 'yes' } })).consent).toEqual(
      {},
    );
  });

  it('stands as it was stated last, whatever arrives last; at one instant the withdrawal stands', () => {
    const yes = (atMs: number): EventRow => identify({ consent: { email: true } }, atMs);
    const no = (atMs: number): EventRow => identify({ consent: { email: false } }, atMs);
    expect(after(no(2_000), yes(1_000)).consent.email?.state).toBe('withdrawn');
    expect(after(yes(3_000), no(2_000)).consent.email?.state).toBe('granted');
    expect(after(no(1_000), yes(1_000)).consent.email?.state).toBe('withdrawn');
    expect(after(yes(1_000), no(1_000)).consent.email?.state).toBe('withdrawn');
  });

  const said = (
    name: string,
    properties: JsonObject,
    atMs: number,
    source: EventRow['source'] = 'system',
  ): EventRow => row({ type: 'track', name, properties, atMs, source });

  it('follows the events of the system, by channel and by topic, and not those of outsiders', () => {
    const profile = after(
      said('subscribed', { channel: 'email' }, 1_000),
      said('unsubscribed', { channel: 'email', topic: 'news' }, 2_000),
      said('unsubscribed', { channel: 'sms' }, 2_000, 'api'),
      said('subscribed', { channel: 'pigeon' }, 2_000),
    );
    expect(profile.consent.email).toMatchObject({ state: 'granted', topics: { news: 'withdrawn' } });
    expect(profile.consent.sms).toBeUndefined();
  });

  it('of the channel does not bring back a topic that was refused', () => {
    const profile = after(
      said('unsubscribed', { channel: 'email', topic: 'news' }, 1_000),
      said('subscribed', { channel: 'email' }, 2_000),
    );
    expect(profile.consent.email).toMatchObject({ state: 'granted', topics: { news: 'withdrawn' } });
  });
});

describe('other calls', () => {
  it('keep traits as they are, count as seen, and learn the zone where nobody has stated it', () => {
    const track = row({
      type: 'track',
      name: 'order_placed',
      properties: { email: 'x' },
      context: { timezone: 'Europe/Paris', locale: 'fr_FR' },
      atMs: 5_000,
      anonymousId: 'anon',
    });
    const { profile, changed } = applyEvent(newProfile(row()), track, 'CN');
    expect(profile).toMatchObject({
      traits: {},
      zone: 'Europe/Paris',
      locale: 'fr-FR',
      anonymousIds: ['anon'],
    });
    expect(profile.lastSeenAtMs).toBe(5_000);
    expect(changed).toEqual(['profile:timezone', 'profile:locale']);
    expect(applyEvent(profile, { ...track, context: { timezone: 'Asia/Tokyo' } }, 'CN').profile.zone).toBe(
      'Europe/Paris',
    );
  });

  it('of a group say which group the person belongs to', () => {
    const group = row({ type: 'group', name: 'group', properties: { groupId: 'g1', plan: 'gold' } });
    expect(after(group).traits).toEqual({
      group_id: 'g1',
      group: { plan: 'gold' },
      groups: { g1: { plan: 'gold' } },
    });
  });

  it('of a group keep every group with its own traits, and the newest beside them', () => {
    const call = (groupId: string, atMs: number, traits: JsonObject): EventRow =>
      row({ type: 'group', name: 'group', atMs, properties: { groupId, ...traits } });
    const { traits } = after(
      call('acme.com', 3_000, { seats: 9 }),
      call('g2', 2_000, { plan: 'free' }),
      call('acme.com', 1_000, { seats: 1, plan: 'gold' }),
    );
    expect(traits).toEqual({
      group_id: 'acme.com',
      group: { seats: 9, plan: 'gold' },
      groups: { 'acme．com': { seats: 9, plan: 'gold' }, g2: { plan: 'free' } },
    });
  });

  it('of a device keep its token, as it was stated last, until it is given up', () => {
    const from = (device: JsonObject, atMs: number): EventRow =>
      row({ type: 'track', name: 'app_opened', context: { device }, atMs });
    const profile = after(
      from({ id: 'd1', token: 'new', type: 'ios' }, 3_000),
      from({ id: 'd1', token: 'old', model: 'X' }, 1_000),
      from({ type: 'android' }, 4_000),
    );
    expect(profile.devices).toMatchObject({
      d1: { id: 'd1', atMs: 3_000, about: { token: 'new', type: 'ios', model: 'X' } },
    });
    expect(Object.keys(profile.devices ?? {})).toEqual(['d1']);
    const gone = applyEvent(profile, from({ id: 'd1', token: null }, 5_000), 'CN');
    expect(gone.changed).toEqual(['profile:devices']);
    expect(gone.profile.devices).toMatchObject({ d1: { about: { type: 'ios', model: 'X' } } });
  });

  it('of a client say where the person is now, unless a trait says it', () => {
    const seen = (timezone: string, atMs: number): EventRow =>
      row({ type: 'track', name: 'x', context: { timezone }, atMs });
    const away = [seen('Europe/Paris', 2_000), seen('Asia/Shanghai', 1_000)];
    expect(after(...away).zone).toBe('Europe/Paris');
    expect(after(...away, identify({ timezone: 'Asia/Tokyo' }, 500)).zone).toBe('Asia/Tokyo');
    expect(after(...away, identify({ timezone: null }, 3_000)).zone).toBe('Europe/Paris');
  });
});

describe('two profiles that become one', () => {
  const known = after(
    identify({ city: 'old', plan: 'gold' }, 1_000),
    identify({ consent: ['email'] }, 5_000),
  );
  const anonymous: ProfileRow = {
    ...after(
      row({ userId: null, anonymousId: 'anon', traits: { city: 'new', plan: 'x' }, atMs: 900 }),
      identify({ city: 'new' }, 2_000),
      identify({ consent: { email: false } }, 3_000),
    ),
    userRef: 'a1',
    tags: { vip: { atMs: 1, source: 'import' } },
  };

  it('keep the newest value of each trait, all tags and ids, and leave a pointer', () => {
    const { profile, changed, gone } = mergeProfiles(known, anonymous);
    expect(profile).toMatchObject({
      userRef: 'u1',
      traits: { city: 'new', plan: 'gold' },
      anonymousIds: ['anon'],
    });
    expect(profile.tags).toHaveProperty('vip');
    expect(gone.mergedInto).toBe('u1');
    expect(changed.sort()).toEqual(['consent:email', 'profile:city', 'tag:vip']);
    expect(known.traits).toEqual({ city: 'old', plan: 'gold' });
  });

  it('let a withdrawal on either side stand, though it is the older statement', () => {
    expect(mergeProfiles(known, anonymous).profile.consent.email?.state).toBe('withdrawn');
    expect(mergeProfiles(anonymous, known).profile.consent.email?.state).toBe('withdrawn');
  });
});
