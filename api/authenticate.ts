import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '../store/repositories';
import type { ApiKeyRow } from '../store/rows';
import { keyMatches, prefixOf, type Scope } from './api-key';
import { AppError } from './errors';

/** How long a row is trusted: a revoked key stops working within this time. */
const REMEMBER_MS = 5_000;
const MOST_REMEMBERED = 1_000;

/** A hook that lets a request pass when its key has the scope. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** The key: the user name of Basic (as the Segment clients send it), or a Bearer token. Never the query string. */
function presentedKey(header: string | undefined): string | null {
  const [scheme, value] = (header ?? '').split(' ', 2);
  if (value === undefined) return null;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return null;
  return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0] ?? null;
}

/** Guards by scope. Every refusal of a key looks the same, whatever is wrong with it. */
export function createGuards(
  keys: Pick<Store['apiKeys'], 'byPrefix'>,
  now: () => number,
): (scope: Scope) => Guard {
  const remembered = new Map<string, { row: ApiKeyRow | null; untilMs: number }>();

  async function rowOf(prefix: string): Promise<ApiKeyRow | null> {
    const known = remembered.get(prefix);
    if (known !== undefined && known.untilMs > now()) return known.row;
    const row = await keys.byPrefix(prefix);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(prefix, { row, untilMs: now() + REMEMBER_MS });
    return row;
  }

  return (scope) => async (request) => {
    const key = presentedKey(request.headers.authorization) ?? '';
    const prefix = prefixOf(key);
    const row = prefix === null ? null : await rowOf(prefix);
    if (!keyMatches(key, row) || row === null) {
      throw new AppError('unauthorized', undefined, {
        headers: { 'www-authenticate': 'Basic realm="journeyman", charset="UTF-8"' },
      });
    }
    if (!row.scopes.includes(scope) && !row.scopes.includes('admin')) {
      throw new AppError('forbidden', `This key lacks the scope ${scope}.`);
    }
  };
}
