import { createApiBench, gzip, type ApiBench } from './made';

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench();
});
afterAll(() => bench.app.close());

const track = (given: object = {}) => ({ userId: 'u', event: 'order_placed', ...given });
const identify = (traits: object) => ({ userId: 'u', traits });
const raw = (text: string) => `{"userId":"u","event":"e","properties":${text}}`;
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
const many = (count: number, item: object = track()) => ({
  batch: Array.from({ length: count }, () => item),
});
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

interface Case {
  /** The row of the list of bad inputs. */
  row: number;
  input: string;
  url?: string;
  body: unknown;
  headers?: Record<string, string>;
  status: number;
  code?: string;
  path?: string;
}

const CASES: Case[] = [
  { row: 6, input: 'an empty body', body: '', status: 400, code: 'bad_json' },
  { row: 7, input: 'half a body', body: '{"event":', status: 400, code: 'bad_json' },
  { row: 8, input: 'NaN', body: raw('{"a":NaN}'), status: 400, code: 'bad_json' },
  { row: 8, input: 'a trailing comma', body: raw('{"a":1,}'), status: 400, code: 'bad_json' },
  { row: 8, input: 'a comment', body: raw('{/**/}'), status: 400, code: 'bad_json' },
  { row: 9, input: 'XML', body: '<a/>', headers: { 'content-type': 'application/xml' }, status: 415 },
  {
    row: 10,
    input: 'JSON as text/plain',
    body: track(),
    headers: { 'content-type': 'text/plain' },
    status: 415,
  },
  {
    row: 11,
    input: 'UTF-16 declared',
    body: track(),
    headers: { 'content-type': 'application/json; charset=utf-16' },
    status: 415,
  },
  {
    row: 12,
    input: 'gzip that inflates beyond the limit',
    body: gzip(track({ properties: { a: 'x'.repeat(600_000) } })),
    headers: { 'content-encoding': 'gzip' },
    status: 413,
  },
  {
    row: 12,
    input: 'gzip that is none',
    body: track(),
    headers: { 'content-encoding': 'gzip' },
    status: 400,
    code: 'bad_encoding',
  },
  { row: 12, input: 'brotli', body: track(), headers: { 'content-encoding': 'br' }, status: 415 },
  { row: 14, input: '600 KB', body: track({ properties: { a: 'x'.repeat(600_000) } }), status: 413 },
  {
    row: 15,
    input: 'one event of 33 KB',
    body: track({ properties: { a: Array.from({ length: 33 }, () => 'x'.repeat(1_000)) } }),
    status: 400,
    code: 'event_too_large',
  },
  { row: 16, input: '2,501 events', url: '/v1/batch', body: many(2_501, {}), status: 400, path: 'batch' },
  { row: 16, input: 'an empty batch', url: '/v1/batch', body: many(0), status: 400, path: 'batch' },
  { row: 17, input: '[] as the body', body: '[]', status: 400, code: 'bad_body' },
  { row: 17, input: 'null as the body', body: 'null', status: 400, code: 'bad_body' },
  { row: 17, input: 'text as the body', body: '"x"', status: 400, code: 'bad_body' },
  { row: 17, input: 'a number as the body', body: '1', status: 400, code: 'bad_body' },
  {
    row: 18,
    input: '__proto__ at the top',
    body: '{"userId":"u","event":"e","__proto__":{"a":1}}',
    status: 400,
  },
  { row: 18, input: '__proto__ below', body: raw('{"a":{"__proto__":{}}}'), status: 400, code: 'bad_value' },
  { row: 18, input: '__proto__ escaped', body: raw('{"\\u005f_proto__":1}'), status: 400, code: 'bad_value' },
  {
    row: 18,
    input: '__proto__ in a batch',
    url: '/v1/batch',
    body: '{"batch":[],"__proto__":{}}',
    status: 400,
  },
  { row: 19, input: 'constructor.prototype', body: raw('{"constructor":{"prototype":{}}}'), status: 400 },
  { row: 20, input: '33 levels', body: raw(`{"a":${deep(33)}}`), status: 400, code: 'too_deep' },
  { row: 20, input: '100,000 levels', body: raw(`{"a":${deep(100_000)}}`), status: 400, code: 'too_deep' },
  {
    row: 22,
    input: 'invalid UTF-8',
    body: bytes('{"userId":"', [0xff, 0xfe], '"}'),
    status: 400,
    code: 'bad_encoding',
  },
  { row: 23, input: 'half a surrogate pair', body: raw('{"a":"\\ud800x"}'), status: 400, code: 'bad_value' },
  { row: 23, input: 'half a pair in a key', body: raw('{"\\udc00":1}'), status: 400, code: 'bad_value' },
  { row: 24, input: 'NUL in a value', body: raw('{"a":"\\u0000"}'), status: 400, path: 'properties.a' },
  { row: 24, input: 'NUL in a key', body: raw('{"a\\u0000b":1}'), status: 400, code: 'bad_value' },
  { row: 25, input: '1e400', body: raw('{"a":1e400}'), status: 400, path: 'properties.a' },
  { row: 26, input: 'a whole number beyond 2^53', body: raw('{"a":9007199254740993}'), status: 400 },
  { row: 27, input: 'no date', body: track({ timestamp: 'yesterday' }), status: 400, path: 'timestamp' },
  { row: 27, input: '30 February', body: track({ timestamp: '2026-02-30T00:00:00Z' }), status: 400 },
  {
    row: 27,
    input: 'an instant without zone',
    body: track({ timestamp: '2026-02-03T00:00:00' }),
    status: 400,
  },
  {
    row: 28,
    input: 'the year 1',
    body: track({ timestamp: '0001-01-01T00:00:00Z' }),
    status: 400,
    path: 'timestamp',
  },
  { row: 28, input: 'the year 275760', body: track({ timestamp: '+275760-09-13T00:00:00Z' }), status: 400 },
  { row: 29, input: 'a key with $', body: raw('{"$set":1}'), status: 400, code: 'bad_value' },
  { row: 29, input: 'a key with a dot', body: raw('{"a.b":1}'), status: 400, code: 'bad_value' },
  { row: 29, input: 'an empty key', body: raw('{"":1}'), status: 400, code: 'bad_value' },
  { row: 30, input: 'an operator as userId', body: track({ userId: { $ne: null } }), status: 400 },
  {
    row: 31,
    input: 'a query nobody knows',
    url: '/v1/track?userId[$ne]=1',
    body: track(),
    status: 400,
    code: 'bad_query',
  },
  {
    row: 32,
    input: 'a query twice',
    url: '/v1/import?trigger=true&trigger=false',
    body: many(1),
    status: 400,
  },
  { row: 33, input: 'a path that is none', url: '/%zz', body: '{}', status: 400, code: 'bad_url' },
  { row: 34, input: 'an unknown path', url: '/v1/nothing', body: track(), status: 404, code: 'not_found' },
  { row: 35, input: 'nobody', body: { event: 'e' }, status: 400, path: 'userId' },
  { row: 36, input: 'an empty userId', body: track({ userId: '' }), status: 400, path: 'userId' },
  { row: 36, input: 'a blank userId', body: track({ userId: ' ' }), status: 400, path: 'userId' },
  { row: 36, input: 'the text "null"', body: track({ userId: 'null' }), status: 400, path: 'userId' },
  { row: 36, input: 'the text "undefined"', body: track({ anonymousId: 'undefined' }), status: 400 },
  { row: 36, input: 'a userId of 4 KB', body: track({ userId: 'x'.repeat(4_096) }), status: 400 },
  { row: 37, input: 'a number as userId', body: track({ userId: 7 }), status: 400, path: 'userId' },
  { row: 38, input: 'no event name', body: { userId: 'u' }, status: 400, path: 'event' },
  { row: 38, input: 'an event name of 10 KB', body: track({ event: 'x'.repeat(10_240) }), status: 400 },
  { row: 38, input: 'an event name with a line break', body: track({ event: 'a\nb' }), status: 400 },
  {
    row: 38,
    input: 'an event of the system',
    body: track({ event: 'email_opened' }),
    status: 400,
    code: 'reserved_event',
  },
  {
    row: 39,
    input: 'an unknown type',
    url: '/v1/batch',
    body: { batch: [{ ...track(), type: 'dance' }] },
    status: 400,
    code: 'no_event_accepted',
  },
  { row: 40, input: 'a messageId of 257', body: track({ messageId: 'x'.repeat(257) }), status: 400 },
  {
    row: 40,
    input: 'a messageId that is no text',
    body: track({ messageId: 1 }),
    status: 400,
    path: 'messageId',
  },
  {
    row: 43,
    input: 'an alias to itself',
    url: '/v1/alias',
    body: { userId: 'a', previousId: 'a' },
    status: 400,
  },
  {
    row: 44,
    input: 'a header in an address',
    url: '/v1/identify',
    body: identify({ email: 'a@b.co\r\nBcc: x@y.co' }),
    status: 400,
    path: 'traits.email',
  },
  {
    row: 45,
    input: 'two addresses',
    url: '/v1/identify',
    body: identify({ email: 'a@x.com, b@y.com' }),
    status: 400,
  },
  {
    row: 45,
    input: 'a group address',
    url: '/v1/identify',
    body: identify({ email: 'Group: a@x;' }),
    status: 400,
  },
  {
    row: 46,
    input: 'a quoted local part',
    url: '/v1/identify',
    body: identify({ email: '"x@gmail.com y"@internal.tld' }),
    status: 400,
  },
  {
    row: 47,
    input: 'an address without @',
    url: '/v1/identify',
    body: identify({ email: 'nobody' }),
    status: 400,
  },
  {
    row: 47,
    input: 'a local part of 65',
    url: '/v1/identify',
    body: identify({ email: `${'x'.repeat(65)}@a.co` }),
    status: 400,
  },
  {
    row: 48,
    input: 'a local part beyond ASCII',
    url: '/v1/identify',
    body: identify({ email: '用户@a.co' }),
    status: 400,
  },
  {
    row: 49,
    input: 'half a phone number',
    url: '/v1/identify',
    body: identify({ phone: '+1' }),
    status: 400,
    path: 'traits.phone',
  },
  {
    row: 50,
    input: 'a zone that does not exist',
    url: '/v1/identify',
    body: identify({ timezone: 'Asia/Beijing' }),
    status: 400,
    path: 'traits.timezone',
  },
  {
    row: 50,
    input: 'an offset as zone',
    url: '/v1/identify',
    body: identify({ timezone: 'GMT+8' }),
    status: 400,
  },
  { row: 50, input: 'an empty zone', url: '/v1/identify', body: identify({ timezone: '' }), status: 400 },
  {
    row: 0,
    input: 'consent to a channel nobody has',
    url: '/v1/identify',
    body: identify({ consent: { fax: true } }),
    status: 400,
    path: 'traits.consent',
  },
  {
    row: 0,
    input: 'more than 512 keys',
    body: track({ properties: Object.fromEntries(Array.from({ length: 513 }, (_, n) => [`k${n}`, n])) }),
    status: 400,
  },
  { row: 0, input: 'a key of 129', body: track({ properties: { ['k'.repeat(129)]: 1 } }), status: 400 },
  { row: 0, input: 'a text of 9 KB', body: track({ properties: { a: 'x'.repeat(9_000) } }), status: 400 },
];

describe('what intake refuses, and stores nothing of', () => {
  it.each(CASES)('$row: $input', async ({ url = '/v1/track', body, headers = {}, status, code, path }) => {
    const before = bench.events().length;
    const answer = await bench.post(url, body, headers);
    const told = answer.json<{
      error: { code: string; message: string; path?: string; requestId: string };
    }>();
    expect([answer.statusCode, told.error]).toMatchObject([
      status,
      { requestId: expect.any(String) as string },
    ]);
    if (code !== undefined) expect(told.error.code).toBe(code);
    if (path !== undefined) expect(told.error.path).toBe(path);
    expect(answer.body).not.toMatch(/node_modules|at .*\.ts:/);
    expect(bench.events()).toHaveLength(before);
  });

  it('names the zone that is probably meant', async () => {
    const answer = await bench.post('/v1/identify', identify({ timezone: 'Asia/Beijing' }));
    expect(answer.body).toContain('Asia/Shanghai');
  });

  it('13: a body that is not as long as it says', async () => {
    const answer = await bench.post('/v1/track', track(), { 'content-length': '9999' });
    expect(answer.statusCode).toBe(400);
  });

  it('9: a body without a content type', async () => {
    const answer = await bench.post('/v1/track', track(), { 'content-type': '' });
    expect(answer.statusCode).toBe(415);
  });

  it('34: the wrong method, with the right ones in Allow', async () => {
    const answer = await bench.app.inject({ method: 'GET', url: '/v1/track' });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
  });
});

describe('what intake takes', () => {
  it('12: gzip', async () => {
    const answer = await bench.post('/v1/track', gzip(track({ messageId: 'zipped' })), {
      'content-encoding': 'gzip',
    });
    expect(answer.json()).toEqual({ success: true });
    expect(bench.events().map((row) => row.messageId)).toContain('zipped');
  });

  it('21: of a key given twice, the last', async () => {
    await bench.post(
      '/v1/track',
      '{"userId":"u","event":"e","messageId":"twice","properties":{"a":1,"a":2}}',
    );
    expect(bench.events().find((row) => row.messageId === 'twice')?.properties).toEqual({ a: 2 });
  });

  it.each([
    [48, { email: 'user@例子.中国' }, { email: 'user@xn--fsqu00a.xn--fiqs8s' }],
    [49, { phone: '13800138000' }, { phone: '+8613800138000' }],
    [49, { phone: '+86 138-0013-8000' }, { phone: '+8613800138000' }],
    [49, { phone: '１３８００１３８０００' }, { phone: '+8613800138000' }],
    [51, { locale: 'zh_CN' }, { locale: 'zh-CN' }],
  ])('%i: %j as %j', async (_row, traits, kept) => {
    const messageId = `kept ${JSON.stringify(traits)}`;
    const answer = await bench.post('/v1/identify', { ...identify(traits), messageId });
    expect(answer.statusCode).toBe(200);
    expect(bench.events().find((row) => row.messageId === messageId)?.traits).toEqual(kept);
  });

  it('20: 30 levels', async () => {
    expect((await bench.post('/v1/track', raw(`{"a":${deep(30)}}`))).statusCode).toBe(200);
  });

  it('29: keys with dots in `integrations`, which is not kept', async () => {
    const answer = await bench.post('/v1/track', track({ integrations: { 'Segment.io': true } }));
    expect(answer.statusCode).toBe(200);
  });

  it('41, 42: a messageId again, whatever the body, as a duplicate that overwrites nothing', async () => {
    const first = await bench.post('/v1/track', track({ messageId: 'same', properties: { n: 1 } }));
    const second = await bench.post('/v1/track', track({ messageId: 'same', properties: { n: 2 } }));
    expect(first.json()).toEqual({ success: true });
    expect(second.json()).toEqual({ success: true, duplicate: true });
    expect(bench.events().find((row) => row.messageId === 'same')?.properties).toEqual({ n: 1 });
  });
});
