import { createSmtpChannel } from '../../../channels/smtp';
import type { Channel, Delivery, OutgoingEmail } from '../../../message/channel';
import { startScriptedSmtp, type Fault, type ScriptedSmtp } from './scripted-smtp';

const MAIL: OutgoingEmail = {
  channel: 'email',
  sendKey: 'u1/welcome/abc/hello/0/email',
  to: 'ana@shop.example',
  from: 'Shop <hello@shop.example>',
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: {
    'List-Unsubscribe': '<https://x.example/u/t>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
  messageId: '<hash-of-key@shop.example>',
};

let server: ScriptedSmtp | null = null;
let channel: Channel | null = null;

async function sendTo(fault: Fault | null, mail: OutgoingEmail = MAIL): Promise<Delivery> {
  server = await startScriptedSmtp(fault);
  channel = createSmtpChannel({
    url: server.url,
    connectTimeoutMs: 400,
    replyTimeoutMs: 400,
    totalTimeoutMs: 3_000,
  });
  return channel.send(mail);
}

afterEach(async () => {
  await channel?.close();
  await server?.close();
  channel = null;
  server = null;
});

describe('a mail over SMTP', () => {
  it('reaches exactly one recipient, with our Message-ID and the one-click headers', async () => {
    const delivery = await sendTo(null);
    expect(delivery).toEqual({ result: 'accepted', providerId: 'hash-of-key@shop.example' });
    expect(server?.recipients).toEqual(['RCPT TO:<ana@shop.example>']);
    expect(server?.bodies[0]).toContain('Message-ID: <hash-of-key@shop.example>');
    expect(server?.bodies[0]).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(server?.bodies[0]).toContain('From: Shop <hello@shop.example>');
  });

  it.each([
    'ana@shop.example\r\nBcc: eve@evil.example',
    'ana@shop.example, eve@evil.example',
    'Ana <ana@shop.example>',
    'nobody',
    '',
  ])('is refused without a word to the server when the address is %j', async (to) => {
    expect(await sendTo(null, { ...MAIL, to })).toMatchObject({ result: 'rejected', scope: 'address' });
    expect(server?.connections).toBe(0);
  });

  it.each<[string, Fault]>([
    ['the greeting is a drop', { at: 'greeting', do: 'drop' }],
    ['the greeting never comes', { at: 'greeting', do: 'hang' }],
    ['the server is not ready', { at: 'greeting', do: 'reply', reply: '421 4.3.2 later' }],
    ['it drops at EHLO', { at: 'ehlo', do: 'drop' }],
    ['it hangs at EHLO', { at: 'ehlo', do: 'hang' }],
    ['it drops at MAIL', { at: 'mail', do: 'drop' }],
    ['it drops at RCPT', { at: 'rcpt', do: 'drop' }],
    ['it drops at DATA', { at: 'data', do: 'drop' }],
    ['it hangs at DATA', { at: 'data', do: 'hang' }],
  ])('is surely not sent when %s', async (_, fault) => {
    expect(await sendTo(fault)).toMatchObject({ result: 'not_sent', retryAfterMs: null });
    expect(server?.bodies).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['the body is half out and the line drops', { at: 'body', do: 'drop' }],
    ['the line drops after the final dot', { at: 'after-dot', do: 'drop' }],
    ['the server is silent after the final dot', { at: 'after-dot', do: 'hang' }],
  ])('is unknown when %s', async (_, fault) => {
    expect(await sendTo(fault)).toMatchObject({ result: 'unknown' });
    expect(server?.bodies.length).toBeLessThanOrEqual(1);
  });

  it('is never given to the server a second time after the final dot', async () => {
    await sendTo({ at: 'after-dot', do: 'drop' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server?.bodies).toHaveLength(1);
    expect(server?.connections).toBe(1);
  });

  it.each<[string, Fault]>([
    ['MAIL', { at: 'mail', do: 'reply', reply: '451 4.3.0 try later' }],
    ['RCPT (greylisting)', { at: 'rcpt', do: 'reply', reply: '450 4.2.0 greylisted' }],
    ['RCPT (mailbox full)', { at: 'rcpt', do: 'reply', reply: '452 4.2.2 full' }],
    ['the final dot', { at: 'after-dot', do: 'reply', reply: '451 4.3.0 try later' }],
  ])('is tried again a good while later when 4xx answers %s', async (_, fault) => {
    expect(await sendTo(fault)).toMatchObject({ result: 'not_sent', retryAfterMs: 1_200_000 });
  });

  it.each<[string, Fault, string]>([
    ['an unknown mailbox', { at: 'rcpt', do: 'reply', reply: '550 5.1.1 no such user' }, 'address'],
    ['a policy at RCPT', { at: 'rcpt', do: 'reply', reply: '550 5.7.1 blocked' }, 'sender'],
    ['a refused sender', { at: 'mail', do: 'reply', reply: '550 5.1.8 bad sender' }, 'sender'],
    [
      'DMARC at the final dot',
      { at: 'after-dot', do: 'reply', reply: '550 5.7.26 unauthenticated' },
      'sender',
    ],
    ['spam at the final dot', { at: 'after-dot', do: 'reply', reply: '554 5.6.0 spam' }, 'sender'],
    ['a message too big', { at: 'after-dot', do: 'reply', reply: '552 5.3.4 too big' }, 'message'],
    ['a full mailbox', { at: 'rcpt', do: 'reply', reply: '552 5.2.2 full' }, 'message'],
  ])('is refused for good by %s, and tells whose fault it is', async (_, fault, scope) => {
    const delivery = await sendTo(fault);
    expect(delivery).toMatchObject({ result: 'rejected', scope });
    expect(JSON.stringify(delivery)).not.toContain('ana@');
  });

  it('is not sent when nobody listens', async () => {
    server = await startScriptedSmtp(null);
    const { url } = server;
    await server.close();
    channel = createSmtpChannel({ url, connectTimeoutMs: 400 });
    expect(await channel.send(MAIL)).toMatchObject({ result: 'not_sent', retryAfterMs: null });
    expect((await channel.check()).ok).toBe(false);
  });

  it('goes out over a fresh connection when the pooled one was closed while idle', async () => {
    await sendTo(null);
    server?.dropAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await channel?.send({ ...MAIL, messageId: '<second@shop.example>' })).toMatchObject({
      result: 'accepted',
    });
    expect(server?.bodies).toHaveLength(2);
  });

  it('shares connections: a hundred mails need no more than the pool has', async () => {
    server = await startScriptedSmtp(null);
    channel = createSmtpChannel({ url: server.url, maxConnections: 4 });
    const open = channel;
    const mails = Array.from({ length: 100 }, (_, index) => ({
      ...MAIL,
      messageId: `<m${index}@shop.example>`,
    }));
    const deliveries = await Promise.all(mails.map((mail) => open.send(mail)));
    expect(deliveries.every((delivery) => delivery.result === 'accepted')).toBe(true);
    expect(server.connections).toBeLessThanOrEqual(4);
    expect(new Set(server.bodies.map((body) => /Message-ID: (\S+)/.exec(body)?.[1])).size).toBe(100);
  });
});
