import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_LIMIT_BYTES = 256 * 1024;

/** What a handler of the inbox's small server is given. */
export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  method: string;
}

/** A handler answers true when the call was its own. */
export type Handler = (call: Call) => Promise<boolean>;

/** A request body that is too large or not what its type says. */
export class BodyFault extends Error {}

/** The fields of a form or a flat JSON object, as text. */
export async function readFields(request: IncomingMessage): Promise<Record<string, string>> {
  const body = await readBody(request);
  if (!/json/i.test(request.headers['content-type'] ?? ''))
    return Object.fromEntries(new URLSearchParams(body));
  const fields = Object.entries(await parseObject(body)).filter(([, value]) => value !== null);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** The body as a JSON object. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  return parseObject(await readBody(request));
}

async function parseObject(body: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered below like any other body that is not an object.
  }
  throw new BodyFault('the body must be a JSON object');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<unknown>) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new BodyFault('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(value));
}
