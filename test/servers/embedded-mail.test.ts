import { createTransport } from 'nodemailer';
import type { Inbox } from '../../embedded/start-inbox';
import type { MailFault, MailStage } from '../../embedded/mail/misbehave';
import { startThrowAwayInbox } from './servers';

const MAIL = {
  from: 'Shop <shop@shop.example>',
  to: '王芳 <wang@shop.example>',
  subject: '欢迎 & welcome <b>',
  text: 'Hello 王芳',
  html: '<p>Hello <a href="https://shop.example/a?x=1&amp;y=2">shop</a></p><script>alert(1)</script>',
  messageId: '<m1@shop.example>',
  headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
};

describe('the mail inbox of this machine', () => {
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await startThrowAwayInbox();
  });
  afterAll(() => inbox.stop());
  afterEach(async () => {
    inbox.setMailBehaviour(null);
    await inbox.box.clear();
  });

  const send = async (options: object = {}): Promise<string> => {
    const transport = createTransport({ url: inbox.smtpUrl, socketTimeout: 2_000, ...options });
    try {
      return (await transport.sendMail(MAIL)).response;
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      return String(responseCode ?? code);
    } finally {
      transport.close();
    }
  };

  it('receives a real mail and shows it as JSON with its headers', async () => {
    expect(await send()).toMatch(/^250/);
    const { messages } = (await (await fetch(`${inbox.inboxUrl}/api/messages?kind=email`)).json()) as {
      messages: { id: string }[];
    };
    expect(messages).toEqual([
      expect.objectContaining({
        kind: 'email',
        subject: MAIL.subject,
        to: ['wang@shop.example'],
        reference: 'm1@shop.example',
      }),
    ]);
    const letter = await inbox.box.get(messages[0]?.id ?? '');
    expect(letter?.headers).toContainEqual(['list-unsubscribe-post', 'List-Unsubscribe=One-Click']);
    expect(letter?.text.trim()).toBe('Hello 王芳');
  });

  it('shows the mail on a page where nothing of it can run, with its links beside it', async () => {
    await send();
    const [summary] = inbox.box.list();
    const answer = await fetch(`${inbox.inboxUrl}/message/${summary?.id}`, {
      headers: { 'accept-language': 'zh-CN' },
    });
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('<html lang="zh">');
    expect(html).not.toContain('<script');
    expect(html).toContain('欢迎 &amp; welcome &lt;b&gt;');
    expect(html).toMatch(/<iframe sandbox title="[^"]*" srcdoc="/);
    expect(html).toContain('<a href="https://shop.example/a?x=1&amp;y=2" target="_blank"');
  });

  const reply: MailFault = { reply: 451 };
  it.each<[MailStage, MailFault, RegExp, number]>([
    ['connect', { reply: 421 }, /^421$/, 0],
    ['ehlo', { drop: true }, /ECONN|ESOCKET/, 0],
    ['mail', reply, /^451$/, 0],
    ['rcpt', { reply: 550 }, /^550$/, 0],
    ['data', reply, /^451$/, 0],
    ['data', { hang: true }, /ETIMEDOUT|ESOCKET/, 0],
    ['accepted', { reply: 554 }, /^554$/, 0],
    ['accepted', { drop: true }, /ECONN|ESOCKET/, 1],
    ['accepted', { hang: true }, /ETIMEDOUT|ESOCKET/, 1],
  ])('misbehaves at %s with %j when a test asks for it', async (stage, fault, said, kept) => {
    inbox.setMailBehaviour((now) => (now === stage ? fault : null));
    expect(await send()).toMatch(said);
    expect(inbox.box.list()).toHaveLength(kept);
  });

  it('refuses a page that reached it under another name', async () => {
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((done, fail) => {
      const { port } = new URL(inbox.inboxUrl);
      const call = request({
        port,
        host: '127.0.0.1',
        path: '/api/messages',
        headers: { host: 'evil.example' },
      });
      call.on('response', (answer) => done(answer.statusCode)).on('error', fail);
      call.end();
    });
    expect(status).toBe(403);
  });
});
