import fc from 'fast-check';
import type { ConsentFact } from '../../audience/facts';
import type { Json, JsonObject } from '../../audience/json';
import type { CouponClaimRow, EventRow, ProfileRow } from '../../store/rows';
import { eventRow, profileRow } from '../servers/store-fixtures';

/** Noon in Shanghai on Monday, 2 March 2026: with leap days, changes of clocks and the turn of days near. */
export const NOW_MS = Date.UTC(2026, 2, 2, 4);
const DAY_MS = 86_400_000;

export const EVENTS = ['order', 'view', '下单'];
export const TRAITS = ['city', 'age', 'born', 'list', 'deep', 'flag', 'seen', '城市'];
export const PROPERTIES = ['total', 'sku', 'at', 'list'];
export const NUMBERS: Json[] = [0, 1, 2, 3, -1, 0.1, 0.2, 0.30000000000000004, 40, 1e12];
export const TEXTS: Json[] = [
  '',
  'a',
  'A',
  'shanghai',
  'Shanghai',
  '上海',
  '$city',
  'ÄB',
  'äb',
  'K',
  'ß',
  '40',
  '\u{1f600}',
  '\uffee',
  'b.c',
];
export const DATES: Json[] = [
  '2026-03-02',
  '2026-03-01',
  '2026-02-28',
  '2024-02-29',
  '1990-03-02',
  '03-02',
  '--03-03',
  '2026-03-02T12:00',
  '2026-03-02T04:00:00Z',
  '2026-03-02T04:00:00.001Z',
  '2026-03-02 04:00:00.5+00:00',
  ' 2026-03-01 ',
  '2026-02-30',
  '2026-13-01',
  '2025-12-31T23:59:59-23:59',
  '2026-04-01',
  'on 2026-03-02',
  '2026-03-02\n',
  '9999-12-31',
  '2026-03-29T02:30',
];

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...DATES),
  fc.constantFrom<Json>(true, false, null, NOW_MS, NOW_MS - DAY_MS, 1e17),
);
const anyValue: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.constantFrom<Json>({ a: 1 }, { a: { b: 'x' } }, { b: 2, a: 1 }, { a: 1, b: 2 }, [[1]], [{ a: 1 }], {
    list: ['a', 2],
  }),
);

const object = (names: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), anyValue), { maxLength: names.length })
    .map((entries) => Object.fromEntries(entries));

const traits = fc
  .tuple(object(TRAITS), fc.constantFrom<Json | undefined>('ana@shop.example', '', undefined, 5))
  .map(([own, email]): JsonObject =>
    email === undefined ? own : { ...own, email, phone: '+8613800138000' },
  );

const consent: fc.Arbitrary<ProfileRow['consent']> = fc.record(
  {
    email: fc
      .tuple(fc.constantFrom('granted', 'withdrawn'), fc.constantFrom(undefined, 'granted', 'withdrawn'))
      .map(([state, offers]): ConsentFact => ({
        state,
        atMs: 1,
        source: 'm',
        ...(offers === undefined ? {} : { topics: { offers } }),
      })),
    sms: fc.constant<ConsentFact>({ state: 'granted', atMs: 1, source: 'm' }),
  },
  { requiredKeys: [] },
);

const event = fc.record({
  name: fc.constantFrom(...EVENTS),
  // Some in the same instant, some just inside and just outside of periods, some ahead of the clock.
  agoMs: fc.oneof(
    fc.integer({ min: 0, max: 60 * DAY_MS }),
    fc.constantFrom(3_600_000, 3_600_001, 3_599_999, DAY_MS, DAY_MS - 1, 7 * DAY_MS, 30 * DAY_MS, 0, -DAY_MS),
  ),
  properties: object(PROPERTIES),
});

const claim = fc.constantFrom<Pick<CouponClaimRow, 'expiresAtMs' | 'redeemedAtMs'> | null>(
  null,
  { expiresAtMs: NOW_MS, redeemedAtMs: null },
  { expiresAtMs: NOW_MS + 1, redeemedAtMs: null },
  { expiresAtMs: NOW_MS - 5, redeemedAtMs: NOW_MS - 9 },
  { expiresAtMs: null, redeemedAtMs: null },
);

/** A person with a history. */
export interface AnyPerson {
  profile: ProfileRow;
  events: EventRow[];
  claim: typeof claim extends fc.Arbitrary<infer Claim> ? Claim : never;
  suppressed: boolean;
}

const person = fc.record({
  traits,
  consent,
  tags: fc.subarray(['vip', '常客']),
  fan: fc.boolean(),
  zone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'Europe/London', null),
  merged: fc.constantFrom(false, false, false, false, false, false, false, true),
  events: fc.array(event, { maxLength: 9 }),
  claim,
  suppressed: fc.boolean(),
});

/** So many people, the same for one seed. Events of one person are distinct, and some share an instant. */
export function anyPeople(count: number, seed: number): AnyPerson[] {
  return fc.sample(person, { numRuns: count, seed }).map((one, index) => {
    const userRef = `u${String(index).padStart(24, 'a')}`;
    const address = (name: string): string | null => {
      const value = one.traits[name];
      return typeof value === 'string' && value !== '' ? `${String(index)}${value}` : null;
    };
    return {
      profile: profileRow({
        userRef,
        traits: one.traits,
        consent: one.consent,
        tags: Object.fromEntries(one.tags.map((tag) => [tag, { atMs: 1, source: 'api' }])),
        segments: one.fan ? { fans: { sinceMs: 1, version: 'v' } } : {},
        zone: one.zone,
        email: address('email'),
        phone: address('phone'),
        mergedInto: one.merged ? 'u-survivor' : null,
      }),
      events: one.events.map(({ name, agoMs, properties }, at) =>
        eventRow({ userRef, messageId: `m${String(at)}`, name, properties, atMs: NOW_MS - agoMs }),
      ),
      claim: one.claim,
      suppressed: one.suppressed,
    };
  });
}
