import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { withStore } from '../services/with-store';
import type { Terminal } from '../terminal';

/** Brings the database to the schema of this version; running it twice changes nothing. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { applied } = await withStore(terminal, invocation, (store) => store.migrate());
  if (terminal.json) outJson(terminal, 'migrations', { applied });
  else if (applied.length === 0) terminal.say(terminal.t('migrate.nothing'));
  else terminal.say(terminal.t('migrate.done', { applied: applied.join(', ') }));
  return EXIT.ok;
}
