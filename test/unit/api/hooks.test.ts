import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { readSmsWord } from '../../../api/hooks/sms-words';
import { newProfile } from '../../../audience/profile-change';
import { linkToken } from '../../../message/links';
import type { MessageRow } from '../../../store/rows';
import { createApiBench, PUBLIC_URL, SECRET, TWILIO_TOKEN, type ApiBench } from './made';

let bench: ApiBench;
beforeEach(async () => {
  // A clock that moves on with every look, so that what is said later is later.
  let nowMs = 1_000_000;
  bench = await createApiBench({ now: () => (nowMs += 1) });
  const granted = { state: 'granted' as const, atMs: 0, source: 'form' };
  await bench.store.profiles.saveMany([
    {
      ...newProfile({ userRef: 'u1', atMs: 0 }),
      traits: { phone: '+8613800138000' },
      phone: '+8613800138000',
      locale: 'en',
      consent: { sms: granted, email: granted },
    },
  ]);
});
afterEach(() => bench.app.close());

function callback(url: string, fields: Record<string, string>, signed = fields) {
  return bench.app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(TWILIO_TOKEN, PUBLIC_URL + url, signed),
      host: 'evil.example',
    },
    payload: new URLSearchParams(fields).toString(),
  });
}

const consentOf = (channel: 'sms' | 'email') => bench.store.tables.profiles.get('u1')?.consent[channel];

describe('a text that somebody sent us', () => {
  const send = (Body: string) =>
    callback('/hooks/twilio/inbound', { From: '+8613800138000', Body, MessageSid: `SM${Body}` });

  it.each(['stop', ' Stop. ', 'ＴＤ', '退订', 'R', '拒收', 'QX', 'Unsubscribe'])(
    'that says %j ends texts at once',
    async (word) => {
      const answer = await send(word);
      expect([answer.statusCode, answer.body]).toEqual([200, '<Response/>']);
      expect(consentOf('sms')).toMatchObject({ state: 'withdrawn' });
      expect(bench.store.tables.suppressed).toContain('sms/+8613800138000');
      expect(bench.events()).toMatchObject([
        { name: 'unsubscribed', properties: { channel: 'sms' }, source: 'system' },
      ]);
    },
  );

  it('that says START takes them up again', async () => {
    await send('stop');
    await send('start');
    expect(consentOf('sms')).toMatchObject({ state: 'granted' });
    expect(bench.store.tables.suppressed.size).toBe(0);
  });

  it.each(["please don't stop", 'stop it, I like it', 'N', 'T'])(
    'that says %j is an answer and no more',
    async (text) => {
      await send(text);
      expect(consentOf('sms')).toMatchObject({ state: 'granted' });
      expect(bench.events()).toMatchObject([{ name: 'sms_replied', properties: { text } }]);
    },
  );

  it('from a number that nobody has is still obeyed', async () => {
    await callback('/hooks/twilio/inbound', { From: '+8613900139000', Body: 'STOP', MessageSid: 'SM' });
    expect(bench.store.tables.suppressed).toContain('sms/+8613900139000');
  });

  it('counts N and T as a refusal only right after a text of ours', () => {
    expect([readSmsWord('n'), readSmsWord(' Ｔ '), readSmsWord('no')]).toEqual([
      'maybe_stop',
      'maybe_stop',
      null,
    ]);
  });
});

describe('a callback', () => {
  const fields = { MessageSid: 'SM1', MessageStatus: 'delivered' };

  it('without the right signature is refused: none, another, or one field more than was signed', async () => {
    const bare = await bench.app.inject({
      method: 'POST',
      url: '/hooks/twilio/status',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'MessageSid=SM1',
    });
    const added = await callback('/hooks/twilio/status', { ...fields, Extra: '1' }, fields);
    const other = await callback('/hooks/twilio/inbound', { From: '+1', Body: 'stop' }, fields);
    expect([bare.statusCode, added.statusCode, other.statusCode]).toEqual([403, 403, 403]);
  });

  it('records what became of the message, once, and tells its run', async () => {
    const row = {
      sendKey: 'u1/hello/0f/hi/1/sms',
      userRef: 'u1',
      runId: 'u1/hello/0f',
      journey: 'hello',
      step: 'hi',
    };
    const message = { ...row, providerId: 'SM1', fates: [], template: 'hi' } as unknown as MessageRow;
    bench.store.tables.messages.set(row.sendKey, message);
    expect((await callback('/hooks/twilio/status', fields)).statusCode).toBe(204);
    await callback('/hooks/twilio/status', fields);
    expect(bench.events()).toMatchObject([
      { name: 'sms_delivered', properties: { run_id: 'u1/hello/0f', step: 'hi', journey: 'hello' } },
    ]);
  });

  it('about a message that nobody knows yet is taken', async () => {
    expect((await callback('/hooks/twilio/status', fields)).statusCode).toBe(204);
  });
});

describe('the page behind a link', () => {
  const token = (topic: string | null = null) =>
    linkToken(SECRET, 'unsubscribe', { userRef: 'u1', channel: 'email', topic });
  const post = (path: string, payload: string | undefined) =>
    bench.app.inject({
      method: 'POST',
      url: `/u/${path}`,
      ...(payload === undefined ? {} : { payload }),
      headers: payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
    });

  it('changes nothing when it is opened, since scanners follow links', async () => {
    const answer = await bench.app.inject(`/u/${token()}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Unsubscribe');
    expect(consentOf('email')).toMatchObject({ state: 'granted' });
    expect(bench.events()).toHaveLength(0);
  });

  it('takes the one click of a mail program, again and again, without cookie or redirect', async () => {
    const answers = [
      await post(token(), 'List-Unsubscribe=One-Click'),
      await post(token(), 'List-Unsubscribe=One-Click'),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(consentOf('email')).toMatchObject({ state: 'withdrawn' });
    expect(bench.events()[0]).toMatchObject({ name: 'unsubscribed', properties: { reason: 'one_click' } });
  });

  it('takes the one click as multipart too, as RFC 8058 allows', async () => {
    const boundary = 'b';
    const payload = `--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n`;
    const answer = await bench.app.inject({
      method: 'POST',
      url: `/u/${token()}`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload,
    });
    expect(answer.statusCode).toBe(200);
    expect(consentOf('email')).toMatchObject({ state: 'withdrawn' });
  });

  it('asks before a bare POST changes anything', async () => {
    const answer = await post(token(), undefined);
    expect([answer.statusCode, consentOf('email')?.state]).toEqual([200, 'granted']);
    expect(answer.body).toContain('<form');
  });

  it('stops one topic, and leaves the channel', async () => {
    await post(token('offers'), 'action=unsubscribe');
    expect(consentOf('email')).toMatchObject({ state: 'granted', topics: { offers: 'withdrawn' } });
  });

  it('takes people back who change their mind', async () => {
    await post(token(), 'action=unsubscribe');
    await post(token(), 'action=subscribe');
    expect(consentOf('email')).toMatchObject({ state: 'granted' });
  });

  it('speaks Chinese to people who do', async () => {
    const other = linkToken(SECRET, 'preferences', { userRef: 'u9', channel: 'sms', topic: null });
    const answer = await bench.app.inject({
      url: `/u/${other}`,
      headers: { 'accept-language': 'zh-CN,zh;q=0.9' },
    });
    expect(answer.body).toContain('短信');
  });

  it('thanks somebody who was erased, and says nothing to a link that was tampered with', async () => {
    const gone = linkToken(SECRET, 'unsubscribe', { userRef: 'u9', channel: 'email', topic: null });
    expect((await post(gone, 'List-Unsubscribe=One-Click')).statusCode).toBe(200);
    const tampered = await bench.app.inject(`/u/${token().slice(0, -2)}xx`);
    expect([tampered.statusCode, tampered.headers['content-type']]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
  });
});
