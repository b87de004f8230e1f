import { newProfile } from '../../../audience/profile-change';
import { confirmUrl } from '../../../message/confirm-link';
import { CONFIRM_FOR_MS } from '../../../message/confirm-term';
import { linkToken } from '../../../message/links';
import type { MessageRow } from '../../../store/rows';
import { createApiBench, PUBLIC_URL, SECRET, type ApiBench } from './made';

const SENT_AT_MS = 1_000_000;
const SEND_KEY = 'u1/ask/0f/please/1/email';

let bench: ApiBench;
let nowMs: number;
beforeEach(async () => {
  nowMs = SENT_AT_MS + 60_000;
  bench = await createApiBench({ now: () => (nowMs += 1) });
  await bench.store.profiles.saveMany([
    {
      ...newProfile({ userRef: 'u1', atMs: 0 }),
      traits: { email: 'ana@shop.example' },
      email: 'ana@shop.example',
      locale: 'en',
    },
  ]);
  const message: Partial<MessageRow> = {
    ...{ sendKey: SEND_KEY, userRef: 'u1', runId: 'u1/ask/0f', journey: 'ask', step: 'please' },
    ...{ channel: 'email', template: 'confirm', templateVersion: 'v7', topic: 'news' },
    ...{ claimedAtMs: SENT_AT_MS, acceptedAtMs: SENT_AT_MS, fates: [] },
  };
  bench.store.tables.messages.set(SEND_KEY, message as MessageRow);
});
afterEach(() => bench.app.close());

const path = (sendKey = SEND_KEY, address = 'ana@shop.example') =>
  confirmUrl(SECRET, PUBLIC_URL, { sendKey, address }).slice(PUBLIC_URL.length);
const open = (url = path()) => bench.app.inject({ url });
const press = (url = path(), payload = 'action=confirm', headers: Record<string, string> = {}) =>
  bench.app.inject({
    method: 'POST',
    url,
    payload,
    remoteAddress: '203.0.113.9',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Mozilla/5.0 test',
      ...headers,
    },
  });
const consent = () => bench.store.tables.profiles.get('u1')?.consent.email;

describe('the page of a double opt-in', () => {
  it('changes nothing when it is opened, since scanners follow links', async () => {
    const answer = await open();
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('value="confirm"');
    await bench.app.inject({ method: 'HEAD', url: path() });
    await press(path(), '');
    expect(consent()).toBeUndefined();
    expect(bench.events()).toEqual([]);
  });

  it('records consent with when, from where, with what and by which text of which step', async () => {
    const answer = await press();
    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('Thank you')]);
    const [event, ...more] = bench.events();
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      name: 'subscription_confirmed',
      source: 'system',
      atMs: nowMs,
      properties: {
        ...{ channel: 'email', topic: 'news', journey: 'ask', step: 'please', run_id: 'u1/ask/0f' },
        ...{ template: 'confirm', template_version: 'v7', reason: 'double_opt_in' },
      },
      context: { ip: '203.0.113.9', userAgent: 'Mozilla/5.0 test' },
    });
    expect(consent()).toMatchObject({
      state: 'granted',
      source: event?.messageId,
      topics: { news: 'granted' },
    });
    expect(bench.accepted).toHaveLength(1);
  });

  it('counts once, however often it is pressed, and says that it is done', async () => {
    await press();
    await press();
    expect(bench.events()).toHaveLength(1);
    const answer = await open();
    expect(answer.body).toContain('Thank you');
    expect(answer.body).not.toContain('<button');
  });

  it('records the event again where a crash came between the consent and the event', async () => {
    await press();
    bench.store.tables.events.clear();
    await press();
    expect(bench.events()).toMatchObject([{ messageId: consent()?.source }]);
  });

  it('takes somebody back who has left since, as a confirmation of its own', async () => {
    await press();
    const token = linkToken(SECRET, 'unsubscribe', { userRef: 'u1', channel: 'email', topic: null });
    await press(`/u/${token}`, 'action=unsubscribe');
    expect(consent()).toMatchObject({ state: 'withdrawn' });
    await press();
    expect(consent()).toMatchObject({ state: 'granted' });
    expect(bench.events().map(({ name }) => name)).toEqual([
      'subscription_confirmed',
      'unsubscribed',
      'subscription_confirmed',
    ]);
  });
});

describe('a link that is worth nothing', () => {
  it('is kindly said to be too old after 30 days', async () => {
    nowMs = SENT_AT_MS + CONFIRM_FOR_MS - 2;
    expect((await open()).statusCode).toBe(200);
    const answer = await press();
    expect([answer.statusCode, answer.body]).toEqual([410, expect.stringContaining('sign up once more')]);
    expect(consent()).toBeUndefined();
  });

  it('is kindly said to have gone to another address', async () => {
    const answer = await press(path(SEND_KEY, 'old@shop.example'));
    expect([answer.statusCode, answer.body]).toEqual([410, expect.stringContaining('another address')]);
    expect(consent()).toBeUndefined();
  });

  it.each([
    ['was changed', () => `${path().slice(0, -2)}xx`],
    [
      'is of another kind',
      () => `/c/${linkToken(SECRET, 'unsubscribe', { userRef: 'u1', channel: 'email', topic: null })}`,
    ],
    ['names a message that nobody sent', () => path('u1/ask/0f/other/1/email')],
    ['names nobody', () => path('')],
    ['is nonsense', () => '/c/%E2%98%83'],
  ])('that %s says only that it is not valid', async (_what, url) => {
    for (const answer of [await open(url()), await press(url())]) {
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(answer.body).toContain('This link is not valid');
    }
    expect(bench.events()).toEqual([]);
  });

  it('says so in Chinese to people who read it', async () => {
    const answer = await press('/c/a.b', 'action=confirm', { 'accept-language': 'zh-CN' });
    expect(answer.body).toContain('此链接无效');
  });
});
