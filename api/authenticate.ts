import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '../store/repositories';
import type { ApiKeyRow } from '../store/rows';
import { keyMatches, prefixOf, type Scope } from './api-key';
import { AppError } from './errors';

/** How long a row is trusted: a revoked key stops working within this time. */
const REMEMBER_MS = 5_000;
const MOST_REMEMBERED = 1_000;

/** Whose key each request carries, once it was found good. */
const owners = new WeakMap<FastifyRequest, ApiKeyRow>();

/** Who asks, for the audit: the key's public prefix and name; null before a guard has let the request pass. */
export function actorOf(request: FastifyRequest): string | null {
  const row = owners.get(request);
  return row === undefined ? null : `key ${row.prefix} ${row.name}`;
}

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
  /** Headers whose key was found right, for as long as the row is trusted: to prove a key again takes two hashes. */
  const proven = new Map<string, { row: ApiKeyRow; untilMs: number }>();

  async function rowOf(prefix: string): Promise<ApiKeyRow | null> {
    const known = remembered.get(prefix);
    if (known !== undefined && known.untilMs > now()) return known.row;
    const row = await keys.byPrefix(prefix);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(prefix, { row, untilMs: now() + REMEMBER_MS });
    return row;
  }

  async function prove(header: string): Promise<ApiKeyRow> {
    const known = proven.get(header);
    if (known !== undefined && known.untilMs > now()) return known.row;
    const key = presentedKey(header) ?? '';
    const prefix = prefixOf(key);
    const row = prefix === null ? null : await rowOf(prefix);
    if (!keyMatches(key, row) || row === null || prefix === null) {
      throw new AppError('unauthorized', undefined, {
        headers: { 'www-authenticate': 'Basic realm="journeyman", charset="UTF-8"' },
      });
    }
    if (proven.size >= MOST_REMEMBERED) proven.clear();
    proven.set(header, { row, untilMs: remembered.get(prefix)?.untilMs ?? 0 });
    return row;
  }

  return (scope) => async (request) => {
    const row = await prove(request.headers.authorization ?? '');
    if (!row.scopes.includes(scope) && !row.scopes.includes('admin')) {
      throw new AppError('forbidden', `This key lacks the scope ${scope}.`);
    }
    owners.set(request, row);
  };
}
