import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTwilioChannel } from '../../../channels/twilio';
import type { Delivery, OutgoingSms } from '../../../message/channel';

const TEXT: OutgoingSms = {
  channel: 'sms',
  sendKey: 'u1/welcome/abc/hello/0/sms',
  to: '+8613800138000',
  body: '【小店】Hello',
  statusCallback: 'https://shop.example/hooks/twilio/status',
};

interface Heard {
  path: string | undefined;
  auth: string | undefined;
  form: URLSearchParams;
}

const heard: Heard[] = [];
let server: http.Server;

function answer(handler: (response: http.ServerResponse) => void): void {
  server.removeAllListeners('request');
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      heard.push({ path: request.url, auth: request.headers.authorization, form });
      handler(response);
    });
  });
}

function answerJson(status: number, body: object, headers: Record<string, string> = {}): void {
  answer((response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
}

function apiBase(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(base = apiBase()): Promise<Delivery> {
  const channel = createTwilioChannel({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'secret-token',
    from: '+15005550006',
    apiBase: base,
    timeoutMs: 500,
  });
  return channel.send(TEXT);
}

beforeAll(async () => {
  server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
});
beforeEach(() => void heard.splice(0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('a text over Twilio', () => {
  it('is posted once to the API base that is configured, with our callback address', async () => {
    answerJson(201, { sid: 'SM123', status: 'queued' });
    expect(await send()).toEqual({ result: 'accepted', providerId: 'SM123' });
    expect(heard).toHaveLength(1);
    expect(heard[0]?.path).toBe(`/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages.json`);
    expect(heard[0]?.auth).toMatch(/^Basic /);
    expect(Object.fromEntries(heard[0]?.form ?? [])).toEqual({
      To: '+8613800138000',
      From: '+15005550006',
      Body: '【小店】Hello',
      StatusCallback: 'https://shop.example/hooks/twilio/status',
    });
  });

  it.each([
    [400, 21211, 'address'],
    [400, 21614, 'address'],
    [400, 21610, 'opted_out'],
    [400, 21408, 'sender'],
    [400, 21617, 'message'],
  ])('is refused for good by %i with error %i: the fault is of the %s', async (status, code, scope) => {
    answerJson(status, { code, message: "'To' number +8613800138000 is wrong", status });
    const delivery = await send();
    expect(delivery).toMatchObject({ result: 'rejected', scope });
    expect(JSON.stringify(delivery)).not.toContain('13800138000');
  });

  it('is not sent when Twilio asks to slow down, and waits as long as it is asked to', async () => {
    answerJson(429, { code: 20429, message: 'Too many', status: 429 }, { 'retry-after': '7' });
    expect(await send()).toMatchObject({ result: 'not_sent', retryAfterMs: 7_000 });
    expect(heard).toHaveLength(1);
  });

  it('is kept when the credentials are wrong', async () => {
    answerJson(401, { code: 20003, message: 'Authenticate', status: 401 });
    expect(await send()).toMatchObject({ result: 'not_sent' });
  });

  it.each([500, 503])('is unknown when Twilio answers %i: it may be on its way', async (status) => {
    answerJson(status, { code: 20500, message: 'Internal', status });
    expect(await send()).toMatchObject({ result: 'unknown' });
    expect(heard).toHaveLength(1);
  });

  it('is unknown when no answer comes in time, and is not posted again', async () => {
    answer(() => undefined);
    expect(await send()).toMatchObject({ result: 'unknown' });
    expect(heard).toHaveLength(1);
  });

  it('is unknown when the line drops after the request', async () => {
    answer((response) => response.destroy());
    expect(await send()).toMatchObject({ result: 'unknown' });
  });

  it('is not sent when nobody listens', async () => {
    const closed = http.createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', () => resolve()));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await send(`http://127.0.0.1:${port}`)).toMatchObject({ result: 'not_sent', retryAfterMs: null });
  });
});
