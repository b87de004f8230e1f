import { mintKey, prefixOf, type Scope } from '../../api/api-key';
import type { Store } from '../../store/repositories';
import type { KeptKeys } from '../home';
import { readKeys, writeKeys } from '../home';

async function isKnown(store: Store, key: string | undefined): Promise<boolean> {
  const prefix = key === undefined ? null : prefixOf(key);
  const row = prefix === null ? null : await store.apiKeys.byPrefix(prefix);
  return row !== null && row.revokedAtMs === null;
}

async function keyFor(store: Store, kept: string | undefined, name: string, scope: Scope): Promise<string> {
  if (kept !== undefined && (await isKnown(store, kept))) return kept;
  const { key, row } = mintKey(name, [scope], Date.now());
  await store.apiKeys.add(row);
  return key;
}

/** The write key and the admin key of this machine: made once, and anew only where the database knows them no more. */
export async function keepKeys(home: string, store: Store): Promise<KeptKeys> {
  const kept = readKeys(home);
  const keys = {
    writeKey: await keyFor(store, kept?.writeKey, 'this machine, events', 'events:write'),
    adminKey: await keyFor(store, kept?.adminKey, 'this machine, admin', 'admin'),
  };
  writeKeys(home, keys);
  return keys;
}
