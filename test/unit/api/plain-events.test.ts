import fc from 'fast-check';
import { itemSchema } from '../../../api/intake/item';
import { plainItem } from '../../../api/intake/plain-item';
import { plainBytes } from '../../../api/intake/plain-json';
import { guardJson, LIMITS } from '../../../api/json-guard';
import type { Json, JsonObject } from '../../../audience/json';

const id = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[\w .:@-]{1,40}$/) },
  fc.constantFrom('', ' ', ' u1', 'null', 'Undefined', 'u\n', 'u\u2028', '张三', 'é=', 'x'.repeat(257)),
  fc.constantFrom(null, 7, {}),
);
const instant = fc.constantFrom(
  '2026-02-30T00:00:00Z',
  '2026-03-01T10:00:00.5+08:00',
  '2026-03-01',
  'now',
  null,
);
const record = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(null, [], 'text'));
const usual = fc.record({
  type: fc.constantFrom('track', 'identify', 'page', 'screen', 'group', 'alias'),
  messageId: fc.constantFrom('m-1', null),
  userId: fc.constantFrom('u1', '张三'),
  event: fc.constant('order placed'),
  groupId: fc.constant('g'),
  previousId: fc.constant('a9'),
});
const odd = fc.record({
  type: fc.constantFrom('other', 3, null),
  messageId: id,
  userId: id,
  anonymousId: id,
  previousId: id,
  groupId: id,
  event: id,
  name: fc.oneof(fc.string(), fc.constant(4)),
  category: fc.string(),
  properties: record,
  traits: record,
  context: record,
  timestamp: instant,
  originalTimestamp: instant,
  sentAt: instant,
  integrations: record,
});
type Field = 'type' | 'userId' | 'event' | 'properties' | 'traits' | 'timestamp' | 'anonymousId' | 'groupId';
const FIELDS: Field[] = [
  'type',
  'userId',
  'event',
  'properties',
  'traits',
  'timestamp',
  'anonymousId',
  'groupId',
];
/** A usual event with a few of its fields made odd. */
const items = fc.tuple(usual, odd, fc.subarray(FIELDS, { maxLength: 3 })).map(([base, strange, changed]) => ({
  ...base,
  ...Object.fromEntries(changed.map((field) => [field, strange[field]])),
}));

describe('an event that is plainly right', () => {
  it('is read as its schema reads it, and an event at fault is never plain', () => {
    let plain = 0;
    fc.assert(
      fc.property(items, (given) => {
        const value = JSON.parse(JSON.stringify(given)) as JsonObject;
        const found = plainBytes(value) === null ? null : plainItem(value);
        if (found === null) return;
        plain += 1;
        expect(itemSchema.parse(value)).toEqual(found);
      }),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  it('passes the guard and is no larger than was reckoned', () => {
    let plain = 0;
    const odd = fc.constantFrom<Json>('\0', '\ud800', '😀', 2 ** 53, { $a: 1 }, { 'a.b': 1 }, { '': 1 });
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: fc.jsonValue({ maxDepth: 6 }) }, odd), (given) => {
        const value = JSON.parse(JSON.stringify(given) ?? 'null') as Json;
        const bytes = plainBytes(value);
        if (bytes === null) return;
        plain += 1;
        expect(guardJson(value, '')).toBeNull();
        expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThanOrEqual(bytes);
      }),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(200);
  });

  it('is not plain beyond a limit: depth, keys, a long text, the whole', () => {
    let deep: Json = 1;
    for (let level = 0; level <= LIMITS.depth; level += 1) deep = { a: deep };
    const many = Object.fromEntries(
      Array.from({ length: LIMITS.keys + 1 }, (_, at) => [`k${String(at)}`, 1]),
    );
    const large = { list: Array.from({ length: 20 }, () => 'x'.repeat(2_000)) };
    for (const value of [
      deep,
      many,
      { text: 'x'.repeat(9_000) },
      large,
      { n: 2 ** 53 },
      { $set: 1 },
      { 'a\0': 1 },
    ])
      expect(plainBytes(value)).toBeNull();
    expect(plainBytes(JSON.parse('{"n":1e400}') as Json)).toBeNull();
    expect(plainBytes(JSON.parse('{"__proto__":{"a":1}}') as Json)).toBeNull();
  });
});
