import type { Socket } from 'node:net';
import type { SMTPServer, SMTPServerSession } from 'smtp-server';

/** The points of an SMTP session at which a test may ask for trouble. `accepted` is after the final dot. */
export type MailStage = 'connect' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'accepted';

/** What goes wrong: an error reply (4xx or 5xx), silence, or a closed connection. */
export type MailFault = { reply: number; text?: string } | { hang: true } | { drop: true };

/** Asked at each stage; null lets the session go on. `to` is the recipient at `rcpt`, and all of them afterwards. */
export type MailBehaviour = (
  stage: MailStage,
  session: { connection: number; to: string[] },
) => MailFault | null;

/** The part of smtp-server's connection that no callback reaches; a test holds that it stays as it is. */
export interface SmtpConnection {
  session: SMTPServerSession;
  _socket: Socket;
  send(code: number, text: string): void;
  handler_EHLO(command: unknown, done: () => void): void;
  handler_DATA(command: unknown, done: () => void): void;
}

/** The connection that a session belongs to. */
export function connectionOf(server: SMTPServer, session: SMTPServerSession): SmtpConnection | null {
  const connections: Set<SmtpConnection> = server.connections;
  for (const connection of connections) if (connection.session === session) return connection;
  return null;
}

/** Carries a fault out, or goes on when there is none. A hanging session ends when its client gives up. */
export function carryOut(
  fault: MailFault | null,
  connection: SmtpConnection | null,
  done: (error?: Error) => void,
): void {
  if (fault === null) return done();
  if ('drop' in fault) connection?._socket.destroy();
  if ('reply' in fault) done(replyError(fault.reply, fault.text));
}

/** Puts the stages that smtp-server has no callback for, EHLO and DATA, before its own handlers. */
export function guardCommands(connection: SmtpConnection, ask: (stage: MailStage) => MailFault | null): void {
  const ehlo = connection.handler_EHLO.bind(connection);
  const data = connection.handler_DATA.bind(connection);
  const before =
    (stage: MailStage, handle: typeof ehlo): typeof ehlo =>
    (command, done) => {
      carryOut(ask(stage), connection, (error) => {
        if (error === undefined) return handle(command, done);
        connection.send('responseCode' in error ? Number(error.responseCode) : 450, error.message);
        done();
      });
    };
  connection.handler_EHLO = before('ehlo', ehlo);
  connection.handler_DATA = before('data', data);
}

function replyError(code: number, text = 'as asked by the test'): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
