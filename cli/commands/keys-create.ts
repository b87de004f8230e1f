import type { Scope } from '../../api/api-key';
import { mintKey, SCOPES } from '../../api/api-key';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument, badValue, manyOption } from '../options';
import { noteOnCommandLine } from '../services/note-on-command-line';
import { withStore } from '../services/with-store';
import type { Terminal } from '../terminal';

function scopesOf(terminal: Terminal, invocation: Invocation): Scope[] {
  const asked = manyOption(invocation, 'scope');
  return (asked.length === 0 ? ['events:write'] : asked).map((word) => {
    const scope = SCOPES.find((known) => known === word);
    if (scope === undefined) throw badValue(terminal, '--scope', word, SCOPES.join(', '));
    return scope;
  });
}

/** Makes a key and shows it, this once. Without `--scope` it may record events and nothing else. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const scopes = scopesOf(terminal, invocation);
  const { key, row } = mintKey(argument(invocation, 0), scopes, Date.now());
  await withStore(terminal, invocation, async (store) => {
    await store.apiKeys.add(row);
    await noteOnCommandLine(store, 'keys.create', row.prefix);
  });
  if (terminal.json) outJson(terminal, 'key', { key, prefix: row.prefix, name: row.name, scopes });
  else {
    terminal.out(key);
    terminal.say(terminal.t('keys.made'));
  }
  return EXIT.ok;
}
