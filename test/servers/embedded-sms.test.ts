import { createServer, type Server } from 'node:http';
import { validateRequest } from 'twilio';
import { createTwilioChannel } from '../../channels/twilio';
import type { Inbox } from '../../embedded/start-inbox';
import { startThrowAwayInbox } from './servers';

const ANA = '+14155550123';
interface Told {
  path: string;
  form: Record<string, string>;
  signed: boolean;
}

describe('the SMS sandbox', () => {
  let inbox: Inbox;
  let application: Server;
  let base: string;
  let told: Told[] = [];
  beforeAll(async () => {
    inbox = await startThrowAwayInbox();
    application = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const form = Object.fromEntries(new URLSearchParams(body));
        const header = String(request.headers['x-twilio-signature']);
        const path = request.url ?? '';
        told.push({
          path,
          form,
          signed: validateRequest(inbox.sandbox.account.authToken, header, base + path, form),
        });
        response.end();
      });
    });
    await new Promise<void>((done) => application.listen(0, '127.0.0.1', done));
    const address = application.address();
    base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    inbox.sandbox.setInboundUrl(`${base}/hooks/twilio/inbound`);
  });
  afterAll(async () => {
    await inbox.stop();
    await new Promise((done) => application.close(done));
  });
  beforeEach(() => {
    told = [];
  });

  const api = async (method: string, path: string, form?: Record<string, string>) => {
    const { accountSid, authToken } = inbox.sandbox.account;
    const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    const answer = await fetch(`${inbox.apiBase}/2010-04-01/Accounts/${accountSid}${path}`, {
      method,
      headers: { authorization: `Basic ${login}` },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const text = (form: Record<string, string> = {}) =>
    api('POST', '/Messages.json', { From: inbox.sandbox.account.from, To: ANA, Body: 'Hi', ...form });
  const post = (path: string, body: object) =>
    fetch(inbox.apiBase + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const until = async (met: () => boolean): Promise<void> => {
    while (!met()) await new Promise((done) => setTimeout(done, 5));
  };

  it('takes a text as Twilio does and reports on it, signed so that the official client believes it', async () => {
    const { status, json } = await text({ StatusCallback: `${base}/hooks/twilio/status?k=1` });
    expect(status).toBe(201);
    expect(json).toMatchObject({ status: 'queued', to: ANA, num_segments: '1', error_code: null });
    expect(json.sid).toMatch(/^SM[0-9a-f]{32}$/);
    await until(() => told.length >= 3);
    expect(told.map(({ form }) => form.MessageStatus)).toEqual(['queued', 'sent', 'delivered']);
    expect(told.every(({ signed, form }) => signed && form.MessageSid === json.sid)).toBe(true);
    expect((await api('GET', `/Messages/${String(json.sid)}.json`)).json).toMatchObject({
      status: 'delivered',
    });
  });

  it('is sent to by the SMS channel of the product', async () => {
    const channel = createTwilioChannel({ ...inbox.sandbox.account, apiBase: inbox.apiBase });
    const sms = { channel: 'sms' as const, sendKey: 'k', to: ANA, body: '你好', statusCallback: null };
    expect(await channel.check()).toMatchObject({ ok: true });
    expect(await channel.send(sms)).toMatchObject({ result: 'accepted' });
    expect(inbox.box.list({ kind: 'sms', to: ANA })[0]).toMatchObject({ preview: '你好' });
  });

  it.each([
    ['no recipient', { To: '' }, 21604],
    ['no number', { To: 'ana' }, 21211],
    ['a number that Twilio refuses for tests', { To: '+15005550001' }, 21211],
    ['no text', { Body: '' }, 21602],
    ['a text that is too long', { Body: 'x'.repeat(1_601) }, 21617],
    ['no sender', { From: '' }, 21603],
  ])('refuses %s with Twilio’s own error number', async (_what, form, code) => {
    expect(await text(form)).toMatchObject({ status: 400, json: { code, status: 400 } });
  });

  it('knows only its own account', async () => {
    const answer = await fetch(`${inbox.apiBase}/2010-04-01/Accounts/ACx/Messages.json`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 20003 });
  });

  it('passes a reply on, refuses texts after STOP, and takes them again after START', async () => {
    const bob = '+14155550199';
    await post('/sandbox/inbound', { From: bob, Body: 'stop' });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      path: '/hooks/twilio/inbound',
      signed: true,
      form: { From: bob, Body: 'stop' },
    });
    expect(await text({ To: bob })).toMatchObject({ status: 400, json: { code: 21610 } });
    expect((await text()).status).toBe(201);
    await post('/sandbox/inbound', { From: bob, Body: 'START' });
    expect((await text({ To: bob })).status).toBe(201);
  });

  it('fails as a test asks: an error, a lost answer, an undelivered text', async () => {
    await post('/sandbox/next', { respond: { status: 429, code: 20429, retryAfter: 7 } });
    expect((await text()).status).toBe(429);
    const before = inbox.box.list({ kind: 'sms' }).length;
    await post('/sandbox/next', { drop: 'after_accept' });
    await expect(text()).rejects.toThrow();
    expect(inbox.box.list({ kind: 'sms' })).toHaveLength(before + 1);
    await post('/sandbox/next', { drop: 'before_accept' });
    await expect(text()).rejects.toThrow();
    expect(inbox.box.list({ kind: 'sms' })).toHaveLength(before + 1);
    await post('/sandbox/next', { final: 'undelivered', errorCode: 30005 });
    await text({ StatusCallback: `${base}/s` });
    await until(() => told.length >= 3);
    expect(told[2]?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30005' });
    expect((await post('/sandbox/next', { oops: 1 })).status).toBe(400);
  });

  it('lists texts by recipient, newest first, in pages', async () => {
    const cy = '+14155550177';
    for (const body of ['one', 'two', 'three']) await text({ To: cy, Body: body });
    const { json } = await api('GET', `/Messages.json?To=${encodeURIComponent(cy)}&PageSize=2`);
    expect(json).toMatchObject({ page: 0, page_size: 2, messages: [{ body: 'three' }, { body: 'two' }] });
    expect(json.next_page_uri).toContain('Page=1');
  });
});
