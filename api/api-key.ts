import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKeyRow } from '../store/rows';

/** What a key may do. `admin` may do everything. */
export const SCOPES = [
  'events:write',
  'journeys:publish',
  'runs:read',
  'runs:write',
  'profiles:read',
  'profiles:write',
  'coupons:redeem',
  'catalog:read',
  'catalog:write',
  'data:export',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

const FORM = /^jm_([0-9a-f]{12})_([A-Za-z0-9_-]{43})([0-9a-f]{8})$/;

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function checksum(body: string): string {
  return sha256(`checksum/${body}`).toString('hex').slice(0, 8);
}

/**
 * A new key of 256 random bits: `jm_<prefix>_<secret><checksum>`. The key is shown once and never stored; the row
 * holds its SHA-256. A slow hash would protect nothing, since the secret cannot be guessed.
 */
export function mintKey(
  name: string,
  scopes: readonly Scope[],
  nowMs: number,
): { key: string; row: ApiKeyRow } {
  const prefix = randomBytes(6).toString('hex');
  const body = `jm_${prefix}_${randomBytes(32).toString('base64url')}`;
  const key = body + checksum(body);
  const row: ApiKeyRow = {
    prefix,
    hash: sha256(key).toString('hex'),
    name,
    scopes: [...scopes],
    createdAtMs: nowMs,
    revokedAtMs: null,
  };
  return { key, row };
}

/** The public prefix of a well-formed key; null for what cannot be a key, so that no look-up is spent on it. */
export function prefixOf(key: string): string | null {
  const match = FORM.exec(key);
  if (match === null) return null;
  const body = key.slice(0, -8);
  return checksum(body) === match[3] ? (match[1] ?? null) : null;
}

/** Whether the key is the one of this row, in constant time; false for a revoked or missing row. */
export function keyMatches(key: string, row: ApiKeyRow | null): boolean {
  const presented = sha256(key);
  const stored = row === null ? Buffer.alloc(32) : Buffer.from(row.hash, 'hex');
  const same = stored.length === presented.length && timingSafeEqual(stored, presented);
  return same && row !== null && row.revokedAtMs === null;
}
