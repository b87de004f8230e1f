import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import { EXIT, type ExitCode } from '../exit-codes';
import { outJson } from '../json-out';
import { countOption, textOption } from '../options';
import { columns } from '../table';
import type { Terminal } from '../terminal';

interface Listed {
  at: string;
  actor: string;
  action: string;
  subject: string;
}

/** Lists who did what, newest first. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const action = textOption(invocation, 'action');
  const limit = countOption(terminal, invocation, 'limit', 50, 500);
  const query = new URLSearchParams({ limit: String(limit), ...(action === undefined ? {} : { action }) });
  const answer = await openApi(terminal, invocation, 'admin').get(`/api/audit?${query.toString()}`, 'audit');
  if (terminal.json) outJson(terminal, 'audit', answer);
  else {
    const rows = (answer['audit'] ?? []) as unknown as Listed[];
    if (rows.length === 0) terminal.say(t('audit.none'));
    else {
      const heading = [t('column.at'), t('column.actor'), t('column.action'), t('column.subject')];
      terminal.out(
        columns(
          heading,
          rows.map(({ at, actor, action: did, subject }) => [at, actor, did, subject]),
        ),
      );
    }
  }
  return EXIT.ok;
}
