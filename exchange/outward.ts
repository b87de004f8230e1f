import type { Json, JsonObject } from '../audience/json';

/** What people, clients and shops wrote themselves: its names are theirs. */
const THEIRS = new Set(['traits', 'properties', 'context', 'seen']);

/** What only says how the work is done. */
const INNER = new Set([
  'partition',
  'attempts',
  'leaseUntilMs',
  'listens',
  'started',
  'revision',
  'recheckAtMs',
  'traitTimes',
]);

/** Names under which a person's address or name stands. */
const PERSONAL =
  /^(e-?mail|phone|mobile|tel|telephone|address|street|zip|postal_?code|(first|last|full|given|family)?_?name|ip|user_?agent)$/i;
const ADDRESS = /[^\s@]+@[^\s@]+\.[^\s@]+|^\+\d[\d ()-]{6,}\d$/u;

/**
 * A row as it leaves the project: instants (`atMs`) as ISO 8601 text (`at`), without what only says how the work is done.
 * What others wrote, in `traits`, `properties` and `context`, stays as it is.
 */
export function outward(row: object): JsonObject {
  const out: JsonObject = {};
  for (const [name, value] of Object.entries(row) as [string, Json][]) {
    if (INNER.has(name)) continue;
    if (THEIRS.has(name)) out[name] = value;
    else if (/[a-z]Ms$/.test(name) && (typeof value === 'number' || value === null))
      out[name.slice(0, -2)] = value === null ? null : new Date(value).toISOString();
    else out[name] = within(value);
  }
  return out;
}

function within(value: Json): Json {
  if (Array.isArray(value)) return value.map(within);
  return value !== null && typeof value === 'object' ? outward(value) : value;
}

/**
 * The same without addresses and names: fields that are called so are left out wherever they stand, and text that is or
 * holds an address of mail or a telephone number becomes null. Free text may still tell who somebody is.
 */
export function withoutAddresses(value: Json): Json {
  if (typeof value === 'string') return ADDRESS.test(value) ? null : value;
  if (Array.isArray(value)) return value.map(withoutAddresses);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name]) => !PERSONAL.test(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutAddresses(inner)]));
}
