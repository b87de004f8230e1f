import { SMTPServer } from 'smtp-server';

/** A mail as the sink saw it: enough to tell whether the right person got the right one, once. */
export interface SunkMail {
  to: string;
  subject: string;
  atMs: number;
}

/** An SMTP server that takes everything and remembers who got what. */
export interface MailSink {
  url: string;
  mails: SunkMail[];
  connections: number;
  /** Resolves when this many mails have come; rejects when none came for `idleMs`. */
  waitFor(count: number, idleMs: number): Promise<void>;
  clear(): void;
  close(): Promise<void>;
}

/** Starts the sink on a free loopback port. */
export async function startMailSink(): Promise<MailSink> {
  const sink = { mails: [] as SunkMail[], connections: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, done) => {
      sink.connections += 1;
      done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const subject = /^subject: *(.*)$/im.exec(Buffer.concat(chunks).toString('utf8'))?.[1] ?? '';
        const to = session.envelope.rcptTo[0]?.address ?? '';
        sink.mails.push({ to, subject: subject.trim(), atMs: Date.now() });
        done();
      });
    },
  });
  server.on('connection', () => undefined);
  const net = server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => net.once('listening', () => resolve()));
  net.on('connection', (socket) => socket.setNoDelay(true));
  const address = net.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(sink, {
    url: `smtp://127.0.0.1:${port}`,
    waitFor: (count: number, idleMs: number) => waitUntil(sink, count, idleMs),
    clear: () => {
      sink.mails.length = 0;
      sink.connections = 0;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

async function waitUntil(sink: { mails: SunkMail[] }, count: number, idleMs: number): Promise<void> {
  let last = sink.mails.length;
  let sinceMs = Date.now();
  while (sink.mails.length < count) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (sink.mails.length !== last) {
      last = sink.mails.length;
      sinceMs = Date.now();
    } else if (Date.now() - sinceMs > idleMs) {
      throw new Error(`Only ${last} of ${count} mails came, and none for ${idleMs} ms`);
    }
  }
}
