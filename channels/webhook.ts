import { isIP } from 'node:net';
import { Agent, request as send, type Dispatcher } from 'undici';
import type { Json } from '../audience/json';
import type { WebhookCaller, WebhookReply, WebhookRequest } from '../message/webhook';
import { BlockedAddress, guardedLookup, mayCall } from './public-address';
import { webhookHeaders } from './webhook-signature';

/** How webhooks are called. */
export interface WebhookOptions {
  secrets?: Readonly<Record<string, string>>;
  /** The key of `webhook-signature`; null sends none. */
  signingKey?: Buffer | null;
  /** For development and tests: this machine may be called, over http too. */
  allowLoopback?: boolean;
  /** How long one call may take in all. */
  totalTimeoutMs?: number;
}

/** A reply beyond this is not kept: it would travel with the run from then on. */
const MOST_BYTES = 16_384;
const TOTAL_TIMEOUT_MS = 15_000;

/** Calls other systems over https, at public addresses only; no redirect is followed. */
export function createWebhookCaller(options: WebhookOptions = {}): WebhookCaller {
  const { secrets = {}, allowLoopback = false, totalTimeoutMs = TOTAL_TIMEOUT_MS } = options;
  const agent = new Agent({
    connect: { lookup: guardedLookup(allowLoopback), timeout: totalTimeoutMs },
    maxResponseSize: -1,
    pipelining: 1,
    connections: 8,
  });
  return {
    secrets,
    async call(request) {
      const blocked = whyBlocked(request.url, allowLoopback);
      if (blocked !== null) return { result: 'refused', reason: blocked };
      try {
        const signed = webhookHeaders(request.id, Date.now(), request.body ?? '', options.signingKey ?? null);
        return await call(agent, request, signed, totalTimeoutMs);
      } catch (error) {
        return replyOfError(error);
      }
    },
    close: () => agent.close(),
  };
}

/** A numeric host is never looked up, so it is judged here. http is for this machine alone. */
function whyBlocked(text: string, allowLoopback: boolean): string | null {
  if (!URL.canParse(text)) return 'bad_url';
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayCall(host, allowLoopback)) return 'blocked_address';
  const isHere = host === 'localhost' || isIP(host) !== 0;
  if (url.protocol === 'https:') return null;
  return url.protocol === 'http:' && isHere && allowLoopback ? null : 'blocked_address';
}

async function call(
  agent: Agent,
  request: WebhookRequest,
  signed: Record<string, string>,
  timeoutMs: number,
): Promise<WebhookReply> {
  const { url, method, body } = request;
  const own = { 'user-agent': 'journeyman', accept: 'application/json', ...request.headers };
  const answer = await send(url, {
    dispatcher: agent,
    method: method,
    headers: { ...own, ...signed, ...(body === null ? {} : { 'content-type': 'application/json' }) },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  // What is cut off here reports an error of its own, of which nobody else would hear.
  answer.body.on('error', () => undefined);
  const status = answer.statusCode;
  if (status >= 200 && status < 300) return answered(status, answer.body, answer.headers['content-type']);
  answer.body.destroy();
  if (status >= 300 && status < 400) return { result: 'refused', reason: 'redirect' };
  const reason = `http_${status}`;
  const passes = status >= 500 || [408, 425, 429].includes(status);
  if (!passes) return { result: 'refused', reason };
  return { result: 'again', reason, retryAfterMs: retryAfterMs(answer.headers['retry-after']) };
}

async function answered(
  status: number,
  body: Dispatcher.ResponseData['body'],
  type: string | string[] | undefined,
): Promise<WebhookReply> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) {
      body.destroy();
      return { result: 'answered', status, response: null, tooLarge: true };
    }
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  return { result: 'answered', status, response: responseOf(text, String(type ?? '')), tooLarge: false };
}

function responseOf(text: string, type: string): Json {
  if (text === '') return null;
  if (!/[/+]json\b/i.test(type)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** `Retry-After` in ms: seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string | string[] | undefined): number | null {
  const text = String(value ?? '').trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
}

/** Whatever the network does may pass; an address that must not be called does not. */
function replyOfError(error: unknown): WebhookReply {
  const chain: unknown[] = [error, (error as { cause?: unknown }).cause];
  if (chain.some((one) => one instanceof BlockedAddress))
    return { result: 'refused', reason: 'blocked_address' };
  const { name, code } = error as { name?: string; code?: string };
  const slow = name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT/.test(code ?? '');
  return { result: 'again', reason: slow ? 'no_answer' : 'no_connection', retryAfterMs: null };
}
