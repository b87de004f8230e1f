import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument } from '../options';
import { noteOnCommandLine } from '../services/note-on-command-line';
import { withStore } from '../services/with-store';
import type { Terminal } from '../terminal';

/** Revokes a key by its public prefix; a whole key is taken as well, so that it can be pasted. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const [, given = ''] = /^(?:jm_)?([0-9a-f]{12})/.exec(argument(invocation, 0)) ?? [];
  await withStore(terminal, invocation, async (store) => {
    const row = given === '' ? null : await store.apiKeys.byPrefix(given);
    if (row === null) {
      const what = t('api.not-found', { what: `jm_${given || '…'}` });
      throw new CliFailure({ code: 'not_found', exit: EXIT.notFound, what, fix: 'journeyman keys list' });
    }
    await store.apiKeys.revoke(row.prefix, Date.now());
    await noteOnCommandLine(store, 'keys.delete', row.prefix);
  });
  if (terminal.json) outJson(terminal, 'revoked', { prefix: given });
  else terminal.say(t('keys.revoked', { prefix: given }));
  return EXIT.ok;
}
