import net from 'node:net';

/** Where to connect, and how long a connection may take. */
export interface SocketTarget {
  host: string;
  port: number;
  timeoutMs: number;
}

/**
 * Opens a TCP connection with Nagle's algorithm off. An SMTP conversation is many small writes, each waiting for the
 * other side; with Nagle on, every one of them waits for a delayed ACK of 40 ms. Rejects with the system's error, or
 * with `ETIMEDOUT`; nothing was sent then.
 */
export function openSocket(target: SocketTarget): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: target.host, port: target.port, noDelay: true });
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('The connection timed out'), { code: 'ETIMEDOUT' }));
    }, target.timeoutMs);
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
