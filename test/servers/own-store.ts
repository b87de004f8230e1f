import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import { servers } from './servers';
import { dropDatabase } from './store-fixtures';

/** Opens a migrated store on the test file's own database before its tests, and drops it after them. Gives its address. */
export function useStore(take: (store: Store) => void, secret = 'secret'): string {
  const { mongoUri } = servers();
  let store: Store | null = null;
  beforeAll(async () => {
    store = await openStore({ uri: mongoUri, secret });
    await store.migrate();
    take(store);
  });
  afterAll(async () => {
    await store?.close();
    await dropDatabase(mongoUri);
  });
  return mongoUri;
}
