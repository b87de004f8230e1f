import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { Letterbox } from '../inbox/letterbox';
import { carryOut, connectionOf, guardCommands, type MailBehaviour, type MailStage } from './misbehave';
import { readMail } from './read-mail';

/** An SMTP server of this machine whose mail goes to the inbox and nowhere else. */
export interface MailServer {
  smtpUrl: string;
  /** Changes how the server behaves from now on; null is well. */
  setBehaviour: (behaviour: MailBehaviour | null) => void;
  stop: () => Promise<void>;
}

const SIZE_LIMIT_BYTES = 25 * 1024 * 1024;

/** Starts the server on a local port; 0 is any free one. */
export async function startMailServer(
  box: Letterbox,
  port: number,
  behaviour: MailBehaviour | null = null,
): Promise<MailServer> {
  const state = { behaviour, connections: 0 };
  const numbers = new WeakMap<SMTPServerSession, number>();
  const ask = (stage: MailStage, session: SMTPServerSession, to?: string) => {
    const all = to === undefined ? recipientsOf(session) : [to];
    return state.behaviour?.(stage, { connection: numbers.get(session) ?? 0, to: all }) ?? null;
  };
  const server: SMTPServer = new SMTPServer({
    ...PLAIN,
    onConnect(session, done) {
      numbers.set(session, ++state.connections);
      const connection = connectionOf(server, session);
      if (connection) guardCommands(connection, (stage) => ask(stage, session));
      carryOut(ask('connect', session), connection, done);
    },
    onMailFrom: (_from, session, done) => carryOut(ask('mail', session), connectionOf(server, session), done),
    onRcptTo: (to, session, done) =>
      carryOut(ask('rcpt', session, to.address), connectionOf(server, session), done),
    onData(stream, session, done) {
      const settle = (error?: Error | null) => done(error);
      collect(stream)
        .then(async (raw) => {
          const fault = ask('accepted', session);
          // A refused message was never ours; one that hangs or drops after the dot was.
          if (raw !== null && !(fault && 'reply' in fault))
            await box.add(await readMail(raw, envelopeOf(session), Date.now()));
          carryOut(fault, connectionOf(server, session), settle);
        })
        .catch(() => settle(new Error('the inbox could not keep the message')));
    },
  });
  server.on('error', () => undefined);
  await listen(server, port);
  return {
    smtpUrl: `smtp://127.0.0.1:${portOf(server)}`,
    setBehaviour: (next) => void (state.behaviour = next),
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

/** Any login is right and no TLS is offered: its certificate could only be one that clients refuse. */
const PLAIN: SMTPServerOptions = {
  banner: 'Journeyman inbox, delivers to nobody',
  authOptional: true,
  allowInsecureAuth: true,
  hideSTARTTLS: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  size: SIZE_LIMIT_BYTES,
  closeTimeout: 500,
  onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
};

function recipientsOf(session: SMTPServerSession): string[] {
  return session.envelope.rcptTo.map(({ address }) => address);
}

function envelopeOf(session: SMTPServerSession): { from: string; to: string[] } {
  const { mailFrom } = session.envelope;
  return { from: mailFrom === false ? '' : mailFrom.address, to: recipientsOf(session) };
}

/** The whole message, or null when it is too large; then the rest is read and thrown away, and smtp-server answers 552. */
async function collect(stream: AsyncIterable<unknown>): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size <= SIZE_LIMIT_BYTES) chunks.push(chunk);
  }
  return size <= SIZE_LIMIT_BYTES ? Buffer.concat(chunks) : null;
}

function listen(server: SMTPServer, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done());
  });
}

function portOf(server: SMTPServer): number {
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
