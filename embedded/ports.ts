import { createServer } from 'node:net';
import { EmbeddedError } from './embedded-error';

/** Whether nothing listens on that local port now. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => done(true)));
  });
}

/** A free local port chosen by the system. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

/** Free local ports, all different: all are held open until the last one is known. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** How ports are chosen: `preferred` moves to a free one when taken, `fixed` refuses, `free` never asks. */
export type PortPolicy = 'preferred' | 'fixed' | 'free';

/** The port to use, and whether it is another one than the preferred. */
export async function pickPort(
  preferred: number,
  policy: PortPolicy,
  what: string,
): Promise<{ port: number; moved: boolean }> {
  if (policy === 'free') return { port: await freePort(), moved: false };
  if (await portIsFree(preferred)) return { port: preferred, moved: false };
  if (policy === 'fixed')
    throw new EmbeddedError('no_port', `Port ${preferred} for ${what} is in use by another program.`);
  return { port: await freePort(), moved: true };
}
