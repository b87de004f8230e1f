import net from 'node:net';

/** Where the server misbehaves. */
export type Fault =
  | { at: 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'body' | 'after-dot'; do: 'drop' | 'hang' }
  | { at: 'greeting' | 'mail' | 'rcpt' | 'data' | 'after-dot'; do: 'reply'; reply: string };

/** An SMTP server over a real socket that follows a script, and counts what it was given in full. */
export interface ScriptedSmtp {
  url: string;
  /** Bodies that were received up to the final dot. */
  bodies: string[];
  recipients: string[];
  connections: number;
  /** Ends the connections that are open, as a server does with idle ones. */
  dropAll(): void;
  close(): Promise<void>;
}

interface Session {
  socket: net.Socket;
  fault: Fault | null;
  inBody: boolean;
  received: string;
}

export async function startScriptedSmtp(fault: Fault | null): Promise<ScriptedSmtp> {
  const sockets = new Set<net.Socket>();
  const seen: ScriptedSmtp = {
    url: '',
    bodies: [],
    recipients: [],
    connections: 0,
    dropAll: () => sockets.forEach((socket) => socket.destroy()),
    close: () =>
      new Promise((resolve) => {
        sockets.forEach((socket) => socket.destroy());
        server.close(() => resolve());
      }),
  };
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    seen.connections += 1;
    const session: Session = { socket, fault, inBody: false, received: '' };
    if (!misbehaves(session, 'greeting')) socket.write('220 scripted\r\n');
    socket.on('data', (chunk) => take(session, seen, chunk.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  seen.url = `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return seen;
}

function misbehaves({ socket, fault }: Session, at: Fault['at']): boolean {
  if (fault === null || fault.at !== at) return false;
  if (fault.do === 'drop') socket.destroy();
  if (fault.do === 'reply') socket.write(`${fault.reply}\r\n`);
  return true;
}

function take(session: Session, seen: ScriptedSmtp, text: string): void {
  session.received += text;
  for (;;) {
    if (session.inBody) {
      if (misbehavesInBody(session)) return;
      const end = session.received.indexOf('\r\n.\r\n');
      if (end === -1) return;
      seen.bodies.push(session.received.slice(0, end));
      session.received = session.received.slice(end + 5);
      session.inBody = false;
      if (!misbehaves(session, 'after-dot')) session.socket.write('250 2.0.0 queued\r\n');
      continue;
    }
    const end = session.received.indexOf('\r\n');
    if (end === -1) return;
    const line = session.received.slice(0, end);
    session.received = session.received.slice(end + 2);
    command(session, seen, line);
  }
}

function misbehavesInBody(session: Session): boolean {
  return session.received.length > 0 && misbehaves(session, 'body');
}

function command(session: Session, seen: ScriptedSmtp, line: string): void {
  const { socket } = session;
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'EHLO' && !misbehaves(session, 'ehlo')) socket.write('250 scripted\r\n');
  if (verb === 'MAIL' && !misbehaves(session, 'mail')) socket.write('250 2.1.0 ok\r\n');
  if (verb === 'RCPT') {
    seen.recipients.push(line);
    if (!misbehaves(session, 'rcpt')) socket.write('250 2.1.5 ok\r\n');
  }
  if (verb === 'DATA' && !misbehaves(session, 'data')) {
    session.inBody = true;
    socket.write('354 go on\r\n');
  }
  if (verb === 'RSET') socket.write('250 2.0.0 ok\r\n');
  if (verb === 'QUIT') socket.end('221 bye\r\n');
}
