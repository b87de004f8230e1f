import { basic, createApiBench, type ApiBench } from './made';

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench();
});
afterAll(() => bench.app.close());

const long = (count: number): string => 'x'.repeat(count);

/** The rows of the list of bad inputs that are about people, each with the field that the answer names. */
const REFUSED: [row: number, what: string, url: string, body: object, path: string, says?: string][] = [
  [35, 'an identify of nobody', '/v1/identify', { traits: {} }, 'userId'],
  [35, 'a group call of nobody', '/v1/group', { groupId: 'g' }, 'userId'],
  [36, 'a blank id', '/v1/identify', { userId: ' \t' }, 'userId'],
  [36, 'an id that says null', '/v1/identify', { userId: 'null' }, 'userId', 'leave the field out'],
  [36, 'an anonymous id that says undefined', '/v1/page', { anonymousId: 'undefined' }, 'anonymousId'],
  [36, 'an id of 4 KB', '/v1/identify', { userId: long(4_096) }, 'userId'],
  [30, 'an operator as id', '/v1/identify', { userId: { $ne: null } }, 'userId.$ne'],
  [37, 'a number as id', '/v1/identify', { userId: 7 }, 'userId'],
  [37, 'a number as group', '/v1/group', { userId: 'u', groupId: 7 }, 'groupId'],
  [38, 'a group without id', '/v1/group', { userId: 'u' }, 'groupId'],
  [
    0,
    'consent that is no yes or no',
    '/v1/identify',
    { userId: 'u', traits: { consent: { email: 'yes' } } },
    'traits.consent.email',
  ],
  [43, 'an alias of one to itself', '/v1/alias', { userId: 'a', previousId: 'a' }, 'previousId'],
  [43, 'an alias without the former id', '/v1/alias', { userId: 'a' }, 'previousId'],
  [43, 'an alias to nobody known', '/v1/alias', { anonymousId: 'a', previousId: 'b' }, 'userId'],
];

const EMAILS: [row: number, email: unknown][] = [
  [44, 'a@b.co\r\nBcc: x@y.co'],
  [45, 'a@x.com, b@y.com'],
  [45, 'a@x,b@y'],
  [45, 'Group: a@x;'],
  [45, 'Ana <a@x.co>'],
  [46, '"x@gmail.com y"@internal.tld'],
  [47, 'nobody'],
  [47, 'a@'],
  [47, '@b'],
  [47, ''],
  [47, `${long(65)}@a.co`],
  [47, `a@${long(60)}.${long(60)}.${long(60)}.${long(60)}.${long(20)}.co`],
  [47, `${long(60)}@${long(60)}.${long(60)}.${long(60)}.${long(10)}.co`],
  [48, '用户@a.co'],
  [37, 7],
  [30, { $gt: '' }],
];

const REST: [row: number, name: string, value: unknown, says?: string][] = [
  [49, 'phone', '+1'],
  [49, 'phone', 'call me'],
  [49, 'phone', 13800138000],
  [50, 'timezone', 'Asia/Beijing', 'Asia/Shanghai'],
  [50, 'timezone', 'GMT+8', 'Asia/Shanghai'],
  [50, 'timezone', ''],
  [51, 'locale', 'Chinese, please', 'zh-CN'],
  [0, 'consent', { fax: true }],
  [0, 'first_touch', { utm_source: 'x' }, 'context.campaign'],
  [0, 'last_touch', null, 'context.campaign'],
  [0, 'groups', ['g'], 'group call'],
];

const CASES = [
  ...REFUSED,
  ...EMAILS.map(([row, email]): (typeof REFUSED)[number] => [
    row,
    `the address ${JSON.stringify(email).slice(0, 40)}`,
    '/v1/identify',
    { userId: 'u', traits: { email } },
    typeof email === 'object' ? 'traits.email.$gt' : 'traits.email',
  ]),
  ...REST.map(([row, name, value, says]): (typeof REFUSED)[number] => [
    row,
    `the ${name} ${JSON.stringify(value)}`,
    '/v1/identify',
    { userId: 'u', traits: { [name]: value } },
    `traits.${name}`,
    says ?? '',
  ]),
];

describe('what is said badly of people is refused where it stands, and nothing is stored', () => {
  it.each(CASES)('%i: %s', async (_row, _what, url, body, path, says = '') => {
    const answer = await bench.post(url, body);
    const { error } = answer.json<{ error: { message: string; path: string } }>();
    expect([answer.statusCode, error.path]).toEqual([400, path]);
    expect(error.message).toContain(says);
    expect(error.message).not.toMatch(/x@y\.co|gmail|call me/);
    expect(bench.events()).toEqual([]);
  });

  it('in a batch names the item, and takes the others', async () => {
    const item = { type: 'identify', userId: 'u' };
    const answer = await bench.post('/v1/batch', {
      batch: [
        { ...item, messageId: 'good', traits: { email: 'a@b.co' } },
        { ...item, messageId: 'bad', traits: { email: 'nobody' } },
      ],
    });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      207,
      { items: [{ index: 1, messageId: 'bad', error: { path: 'batch[1].traits.email' } }] },
    ]);
    bench.store.tables.events.clear();
  });

  it('31, 32: also in questions about people', async () => {
    const headers = { authorization: basic(await bench.key('profiles:read')) };
    for (const query of ['userId[$ne]=1', 'userId=a&userId=b', 'userId=', 'userRef=x', 'nobody=1']) {
      const answer = await bench.app.inject({ method: 'GET', url: `/api/profile?${query}`, headers });
      expect([query, answer.statusCode]).toEqual([query, 400]);
    }
  });
});
