import { createTransport } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import type { SMTPTransportGetSocketCallback } from 'nodemailer/lib/smtp-transport';
import type { Readable } from 'node:stream';
import type { Channel, Delivery, Outgoing, OutgoingEmail } from '../message/channel';
import { openSocket } from './smtp-socket';
import { smtpOutcome, type SmtpFailure } from './smtp-outcome';

/** How to reach a mail server, and how patient to be. */
export interface SmtpOptions {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  url: string;
  /** Open connections at most; each carries one message at a time. */
  maxConnections?: number;
  /** How long to wait for a connection and for its greeting. */
  connectTimeoutMs?: number;
  /** How long the server may be silent. */
  replyTimeoutMs?: number;
  /** How long one message may take in all, waiting for a connection included. */
  totalTimeoutMs?: number;
}

/** Messages on their way, by Message-ID, with the stream from which nodemailer reads the body once 354 was answered. */
type Bodies = Map<string, Readable | null>;

interface Pool {
  transport: ReturnType<typeof createPool>;
  bodies: Bodies;
  totalTimeoutMs: number;
}

/** One addr-spec and nothing else: a list, a display name or a line break would reach other people. */
const ONE_ADDRESS = /^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/;

/** The email channel over SMTP: a pool of connections, one recipient a message, every fault sorted by certainty. */
export function createSmtpChannel(options: SmtpOptions): Channel {
  const bodies: Bodies = new Map();
  const pool: Pool = {
    transport: createPool(options),
    bodies,
    totalTimeoutMs: options.totalTimeoutMs ?? 60_000,
  };
  watchBodies(pool.transport, bodies);
  return {
    name: 'email',
    send: (message) => send(pool, message),
    check: () => check(pool.transport),
    close: async () => pool.transport.close(),
  };
}

function createPool(options: SmtpOptions) {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  return createTransport({
    pool: true,
    url: options.url,
    maxConnections: options.maxConnections ?? 8,
    maxMessages: 1000,
    // A message is given back after a fault, never requeued by the pool: only the ledger may decide to send again.
    maxRequeues: 0,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    dnsTimeout: connectTimeoutMs,
    socketTimeout: options.replyTimeoutMs ?? 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (target: SMTPPool.Options, done: SMTPTransportGetSocketCallback) => {
      const port = Number(target.port) || (target.secure ? 465 : 587);
      openSocket({ host: target.host ?? 'localhost', port, timeoutMs: connectTimeoutMs }).then(
        (connection) => done(null, { connection }),
        (error: Error) => done(error),
      );
    },
  });
}

/** Keeps the body's stream of each message, whose first read proves that the server has answered DATA with 354. */
function watchBodies(transport: Pool['transport'], bodies: Bodies): void {
  transport.use('stream', (mail, done) => {
    const id = mail.data.messageId;
    const { message } = mail;
    if (id !== undefined && bodies.has(id)) {
      const open = message.createReadStream.bind(message);
      message.createReadStream = (...args) => {
        const stream = open(...args);
        bodies.set(id, stream);
        return stream;
      };
    }
    done();
  });
}

async function send(pool: Pool, message: Outgoing): Promise<Delivery> {
  if (message.channel !== 'email') return { result: 'rejected', reason: 'not an email', scope: 'message' };
  if (!ONE_ADDRESS.test(message.to)) {
    return { result: 'rejected', reason: 'not one address', scope: 'address' };
  }
  const first = await attempt(pool, message);
  // The server may have closed a connection of the pool while it was idle: a fresh one is tried at once.
  const stale = first.result === 'not_sent' && first.reason === 'smtp econnection';
  return stale ? attempt(pool, message) : first;
}

async function attempt(pool: Pool, message: OutgoingEmail): Promise<Delivery> {
  const { bodies } = pool;
  bodies.set(message.messageId, null);
  try {
    const signal = AbortSignal.timeout(pool.totalTimeoutMs);
    const info = await pool.transport.sendMail({ ...mailOf(message), signal });
    return { result: 'accepted', providerId: bare(info.messageId) };
  } catch (error) {
    const bodyStarted = bodies.get(message.messageId)?.readableDidRead ?? false;
    return smtpOutcome({ ...failureOf(error), bodyStarted });
  } finally {
    bodies.delete(message.messageId);
  }
}

function mailOf(message: OutgoingEmail) {
  return {
    // The envelope is given apart, so that nothing in a header can add a recipient.
    envelope: { from: addressOf(message.from), to: [message.to] },
    from: message.from,
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    headers: message.headers,
    messageId: message.messageId,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function addressOf(from: string): string {
  return addressparser(from, { flatten: true })[0]?.address ?? from;
}

function bare(messageId: string): string {
  return messageId.replace(/^<|>$/g, '');
}

function failureOf(error: unknown): Omit<SmtpFailure, 'bodyStarted'> {
  const known: { code?: unknown; responseCode?: unknown; response?: unknown; command?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  return {
    code: typeof known.code === 'string' ? known.code : undefined,
    responseCode: typeof known.responseCode === 'number' ? known.responseCode : undefined,
    response: typeof known.response === 'string' ? known.response : undefined,
    command: typeof known.command === 'string' ? known.command : undefined,
  };
}

async function check(transport: Pool['transport']): Promise<{ ok: boolean; detail: string }> {
  try {
    await transport.verify();
    return { ok: true, detail: 'the mail server answers' };
  } catch (error) {
    const { code, responseCode } = failureOf(error);
    return {
      ok: false,
      detail: `the mail server does not answer as it should: ${responseCode ?? code ?? 'error'}`,
    };
  }
}
