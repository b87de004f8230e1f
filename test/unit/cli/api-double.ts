import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
  method: string;
  path: string;
  key: string;
  body: unknown;
}

/** A real HTTP server that answers as it is told, for what a command makes of the API's answers. */
export async function openApiDouble(
  answer: (
    received: Received,
  ) => { status: number; body: object } | Promise<{ status: number; body: object }>,
): Promise<{ url: string; received: Received[]; close(): Promise<void> }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const key = Buffer.from(
        (request.headers.authorization ?? '').replace('Basic ', ''),
        'base64',
      ).toString();
      const got: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        key: key.split(':')[0] ?? '',
        body: text === '' ? null : JSON.parse(text),
      };
      received.push(got);
      void Promise.resolve(answer(got)).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
