import { connect, type Socket } from 'node:net';

type GetSocket = (
  options: object,
  done: (error: Error | null, connection?: { connection: Socket }) => void,
) => void;

/**
 * Nodemailer's own socket waits for delayed acknowledgements between commands; one opened here with TCP_NODELAY does
 * not. The product's SMTP channel does the same, so neither side has the advantage.
 */
export function directSocket(smtpUrl: string): { getSocket: GetSocket } {
  const { hostname, port } = new URL(smtpUrl);
  return {
    getSocket(_options, done) {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      socket.once('error', (error) => done(error));
      socket.once('connect', () => done(null, { connection: socket }));
    },
  };
}
