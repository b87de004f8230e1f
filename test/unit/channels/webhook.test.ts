import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { mayCall } from '../../../channels/public-address';
import { createWebhookCaller } from '../../../channels/webhook';
import { webhookHeaders } from '../../../channels/webhook-signature';
import type { WebhookCaller, WebhookReply } from '../../../message/webhook';

interface Heard {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let heard: Heard[];
let answer: (response: ServerResponse) => void;
let caller: WebhookCaller;

beforeEach(async () => {
  heard = [];
  answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"score":2}');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, path: url, headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  caller = createWebhookCaller({ allowLoopback: true, totalTimeoutMs: 2_000 });
});

afterEach(async () => {
  await caller.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const here = (path = '/surveys', host = '127.0.0.1'): string =>
  `http://${host}:${(server.address() as AddressInfo).port}${path}`;

function call(url = here(), by: WebhookCaller = caller): Promise<WebhookReply> {
  return by.call({ id: 'msg_1', url, method: 'POST', headers: { 'x-shop': 'a' }, body: '{"order":"o1"}' });
}

describe('a webhook', () => {
  it('brings headers and body, and gives the JSON of the reply', async () => {
    expect(await call()).toEqual({
      result: 'answered',
      status: 200,
      response: { score: 2 },
      tooLarge: false,
    });
    expect(heard).toEqual([
      expect.objectContaining({ method: 'POST', path: '/surveys', body: '{"order":"o1"}' }),
    ]);
    expect(heard[0]?.headers).toMatchObject({
      'x-shop': 'a',
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'idempotency-key': 'msg_1',
    });
    expect(heard[0]?.headers['webhook-signature']).toBeUndefined();
  });

  it('gives text that is no JSON as text, broken JSON too, and an empty reply as nothing', async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    expect(await call()).toMatchObject({ response: 'ok' });
    answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"score":');
    expect(await call()).toMatchObject({ result: 'answered', response: '{"score":' });
    answer = (response) => response.writeHead(204).end();
    expect(await call()).toMatchObject({ response: null, status: 204 });
  });

  it('keeps nothing of a reply that is too large', async () => {
    answer = (response) => response.writeHead(200).end('x'.repeat(1_000_000));
    expect(await call()).toEqual({ result: 'answered', status: 200, response: null, tooLarge: true });
  });

  it.each([
    [404, { result: 'refused', reason: 'http_404' }],
    [410, { result: 'refused', reason: 'http_410' }],
    [429, { result: 'again', reason: 'http_429', retryAfterMs: 7_000 }],
    [503, { result: 'again', reason: 'http_503', retryAfterMs: 7_000 }],
  ])('tells at %d whether another try can help', async (status, reply) => {
    answer = (response) => response.writeHead(status, { 'retry-after': '7' }).end();
    expect(await call()).toEqual(reply);
  });

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(302, { location: here('/elsewhere') }).end();
    expect(await call()).toEqual({ result: 'refused', reason: 'redirect' });
    expect(heard).toHaveLength(1);
  });

  it('is tried again when nobody listens, or nobody answers in time', async () => {
    const gone = here();
    answer = () => undefined;
    expect(await call()).toMatchObject({ result: 'again', reason: 'no_answer' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await call(gone)).toMatchObject({ result: 'again', reason: 'no_connection' });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  it('calls no address that is not public, by number or by name, and hears no excuse', async () => {
    const careful = createWebhookCaller();
    const { port } = server.address() as AddressInfo;
    const urls = [
      here(),
      here('/', 'localhost'),
      `https://127.0.0.1:${port}/`,
      `https://localhost:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `https://0x7f.1:${port}/`,
      `https://2130706433:${port}/`,
      'https://169.254.169.254/latest/meta-data/',
      'http://example.com/',
      'ftp://example.com/',
      'nothing',
    ];
    const replies = await Promise.all(urls.map((url) => call(url, careful)));
    expect(replies.map((reply) => reply.result)).toEqual(urls.map(() => 'refused'));
    expect(heard).toEqual([]);
    await careful.close();
  });
});

describe('which addresses may be called', () => {
  it.each([
    '10.0.0.1',
    '172.16.5.4',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.2.1',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'shop.example',
  ])('not %s', (address) => expect(mayCall(address, false)).toBe(false));

  it.each(['93.184.216.34', '1.1.1.1', '2606:4700::1111', '::ffff:1.1.1.1'])('but %s', (address) =>
    expect(mayCall(address, false)).toBe(true),
  );

  it('lets loopback in only where that is allowed, and nothing else with it', () => {
    expect([mayCall('127.0.0.1', true), mayCall('::1', true), mayCall('10.0.0.1', true)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('never lets a private IPv4 address in, however it is wrapped', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, (b, c, d) => {
        expect(mayCall(`10.${b}.${c}.${d}`, true)).toBe(false);
        expect(mayCall(`::ffff:10.${b}.${c}.${d}`, true)).toBe(false);
      }),
    );
  });
});

describe('the signature', () => {
  it('is the one of the standard-webhooks specification', () => {
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const body = '{"test": 2432232314}';
    expect(webhookHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body, key)).toMatchObject({
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});
