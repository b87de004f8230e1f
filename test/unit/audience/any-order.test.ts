import fc from 'fast-check';
import type { Json, JsonObject } from '../../../audience/json';
import { applyEvent, newProfile } from '../../../audience/profile-change';
import { mergeProfiles } from '../../../audience/profile-merge';
import type { EventRow, ProfileRow } from '../../../store/rows';

const atMs = fc.integer({ min: 1, max: 5 }).map((hours) => hours * 3_600_000);
const short = fc.constantFrom<Json>('a', 'b', 1, null, { c: 1 });

const context: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ timezone: fc.constantFrom('Asia/Shanghai', 'Europe/Paris', 'GMT+8') }),
  fc.record({ locale: fc.constantFrom('zh_CN', 'en-GB', '-') }),
  fc.record({ campaign: fc.record({ source: fc.constantFrom('google', 'wechat') }) }),
  fc.record({
    page: fc.record({
      url: fc.constantFrom('https://shop.example/', 'https://shop.example/sale?utm_source=mail'),
      referrer: fc.constantFrom('', 'https://www.baidu.com/s?wd=x', 'https://account.shop.example/'),
    }),
  }),
  fc.record({
    device: fc.record({ id: fc.constantFrom('d1', 'd.2'), token: fc.constantFrom('t1', 't2', null) }),
  }),
  fc.constant<JsonObject>({}),
);

const said = fc.oneof(
  fc.record({
    type: fc.constant('identify' as const),
    traits: fc.dictionary(fc.constantFrom('city', 'email', 'timezone', 'locale', '__proto__'), short),
    properties: fc.constant<JsonObject>({}),
  }),
  fc.record({
    type: fc.constant('group' as const),
    traits: fc.constant<JsonObject>({}),
    properties: fc.record({ groupId: fc.constantFrom('acme.com', 'g2'), plan: short, seats: short }),
  }),
  fc.record({
    type: fc.constantFrom('page' as const, 'track' as const),
    traits: fc.constant<JsonObject>({}),
    properties: fc.constant<JsonObject>({}),
  }),
);

const event: fc.Arbitrary<EventRow> = fc
  .tuple(said, context, atMs, fc.constantFrom('x', 'y'))
  .map(([what, where, at, anonymousId]): EventRow => ({
    ...what,
    traits: { ...what.traits },
    context: where,
    userRef: 'u1',
    messageId: 'm',
    name: what.type,
    atMs: at,
    receivedAtMs: at,
    source: 'api',
    triggers: true,
    userId: 'ana',
    anonymousId,
    previousRef: null,
    hops: 0,
    partition: 0,
    attempts: 0,
  }));

const someday = 9 * 3_600_000;

function person(userRef: string, events: readonly EventRow[]): ProfileRow {
  return events.reduce(
    (profile, one) => applyEvent(profile, one, 'CN').profile,
    newProfile({ userRef, atMs: someday }),
  );
}

/** What is known, without the order in which devices were first heard of. */
function known(profile: ProfileRow): ProfileRow {
  return { ...profile, anonymousIds: [...profile.anonymousIds].sort() };
}

const eventsInTwoOrders = fc
  .array(event, { minLength: 1, maxLength: 7 })
  .chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.nat(events.length),
    ),
  );

describe('what is known of a person', () => {
  it('is the same in whatever order events arrive, and however often', () => {
    fc.assert(
      fc.property(eventsInTwoOrders, ([events, shuffled]) => {
        expect(known(person('u1', [...shuffled, ...shuffled]))).toEqual(known(person('u1', events)));
      }),
      { numRuns: 400 },
    );
  });

  it('is the same whether an anonymous visitor is recognised before, amid or after what happens', () => {
    fc.assert(
      fc.property(eventsInTwoOrders, ([events, shuffled, cut]) => {
        const before = shuffled.slice(0, cut);
        const after = shuffled.slice(cut);
        const half = Math.floor(before.length / 2);
        const survivor = person('u1', before.slice(0, half));
        const { profile } = mergeProfiles(survivor, person('a1', before.slice(half)));
        const all = after.reduce((now, one) => applyEvent(now, one, 'CN').profile, profile);
        // Which id the caller gave comes with the first event under it; merging alone brings none.
        expect({ ...known(all), userId: 'ana' }).toEqual(known(person('u1', events)));
      }),
      { numRuns: 400 },
    );
  });

  it('names as changed exactly the traits that are another than before', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), event, (events, last) => {
        const before = person('u1', events);
        const { profile, changed } = applyEvent(before, last, 'CN');
        for (const name of ['city', 'email', 'group_id', 'group', 'groups', 'first_touch']) {
          const differs = JSON.stringify(before.traits[name]) !== JSON.stringify(profile.traits[name]);
          if (!differs) expect(changed).not.toContain(`profile:${name}`);
          else expect(changed).toContain(`profile:${name}`);
        }
        expect(new Set(changed).size).toBe(changed.length);
      }),
    );
  });
});
