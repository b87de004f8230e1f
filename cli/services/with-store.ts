import { whatRuns } from '../../embedded/running-file';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import type { Invocation } from '../command-row';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import type { Terminal } from '../terminal';
import { settings } from './settings';
import { sharedSecrets } from './shared-secrets';

/**
 * Runs a command on the database itself: MONGODB_URI, else the one that runs in this home. Keys and migrations go this
 * way, because they are needed before any key exists.
 */
export async function withStore<T>(
  terminal: Terminal,
  invocation: Invocation,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const config = settings(terminal, invocation);
  const uri = config.mongoUri ?? whatRuns(config.home)?.mongoUri ?? null;
  const unreachable = (why?: string): CliFailure =>
    new CliFailure({
      code: 'unreachable',
      exit: EXIT.unreachable,
      what: terminal.t('store.unreachable'),
      ...(why && { why }),
      fix: terminal.t('store.unreachable-fix'),
    });
  if (uri === null) throw unreachable();
  const { secret } = await sharedSecrets(terminal, config);
  const store = await openStore({ uri, secret }).catch((error: unknown) => {
    throw unreachable(error instanceof Error ? error.message : undefined);
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
