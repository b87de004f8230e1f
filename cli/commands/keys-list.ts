import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { withStore } from '../services/with-store';
import { columns } from '../table';
import type { Terminal } from '../terminal';

/** Lists keys by their public prefixes; secrets are not stored and cannot be shown. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const rows = await withStore(terminal, invocation, (store) => store.apiKeys.list());
  const keys = rows.map(({ prefix, name, scopes, createdAtMs, revokedAtMs }) => ({
    prefix,
    name,
    scopes,
    createdAtMs,
    revokedAtMs,
  }));
  if (terminal.json) outJson(terminal, 'keys', { keys });
  else if (keys.length === 0) terminal.say(t('keys.none'));
  else {
    const heading = [
      t('column.prefix'),
      t('column.name'),
      t('column.scopes'),
      t('column.since'),
      t('column.state'),
    ];
    const lines = keys.map((key) => [
      key.prefix,
      key.name,
      key.scopes.join(' '),
      instantText(key.createdAtMs),
      t(key.revokedAtMs === null ? 'keys.live' : 'keys.dead'),
    ]);
    terminal.out(columns(heading, lines));
  }
  return EXIT.ok;
}
