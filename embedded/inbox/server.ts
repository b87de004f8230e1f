import { createServer, type IncomingMessage, type Server } from 'node:http';
import { BodyFault, sendJson, type Call, type Handler } from './http';

/** The small server that shows the inbox and speaks for the SMS sandbox. */
export interface InboxServer {
  url: string;
  stop: () => Promise<void>;
}

/** Starts the server on a local port; 0 is any free one. The first handler that knows the path answers. */
export async function startInboxServer(handlers: readonly Handler[], port: number): Promise<InboxServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const call: Call = { request, response, url, method: request.method ?? 'GET' };
    answer(call, handlers).catch((error: unknown) => {
      const wrongBody = error instanceof BodyFault;
      if (response.headersSent) response.destroy();
      else
        sendJson(response, wrongBody ? 400 : 500, { faults: [wrongBody ? error.message : 'internal error'] });
    });
  });
  await listen(server, port);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(call: Call, handlers: readonly Handler[]): Promise<void> {
  if (!isFromHere(call.request))
    return sendJson(call.response, 403, { faults: ['only pages of this machine may ask'] });
  for (const handler of handlers) if (await handler(call)) return;
  sendJson(call.response, 404, { faults: ['no such page'] });
}

/**
 * A page of another site must neither read this inbox (by a name that it made point here) nor post to it: the host has
 * to be this machine, and so does the origin where a browser gives one.
 */
function isFromHere(request: IncomingMessage): boolean {
  const { host = '', origin } = request.headers;
  if (!isLocalHost(host)) return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function isLocalHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done());
  });
}
