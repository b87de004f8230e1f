import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Json } from '../audience/json';
import { AppError } from './errors';
import { LIMITS } from './json-guard';

const inflate = promisify(gunzip);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `application/json`, alone or with `charset=utf-8`: other charsets would be read as UTF-8 and stored wrong. */
function checkCharset(request: FastifyRequest): void {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) throw new AppError('unsupported_media');
}

async function plainBytes(request: FastifyRequest, body: Buffer, limit: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new AppError('unsupported_media', 'The body may be compressed with gzip only.');
  }
  try {
    return await inflate(body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new AppError('too_large');
    throw new AppError('bad_encoding', 'The body is not valid gzip.');
  }
}

/** Bytes to JSON. Invalid UTF-8 is refused, where a lenient reader would store replacement characters. */
function parseJson(bytes: Buffer): Json {
  if (bytes.length === 0) throw new AppError('bad_json', 'The body is empty.');
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new AppError('bad_encoding', 'The body is not valid UTF-8.');
  }
  try {
    // The engine's parser keeps `__proto__` as an own key and reads 1e400 as Infinity: the guard refuses both.
    const value: Json = JSON.parse(text) as Json;
    return value;
  } catch {
    throw new AppError('bad_json', 'The body is not valid JSON.');
  }
}

/** JSON is the only body type, gzip the only compression; the inflated size counts against the limit. */
export function readJsonBodies(app: FastifyInstance, limit: number = LIMITS.batchBytes): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer', bodyLimit: limit },
    async (request: FastifyRequest, body: Buffer) => {
      checkCharset(request);
      return parseJson(await plainBytes(request, body, limit));
    },
  );
}
