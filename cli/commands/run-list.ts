import type { JsonObject } from '../../audience/json';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { countOption, textOption } from '../options';
import { personQuery } from '../person-query';
import { runColumns, runsIn } from '../run-text';
import { columns } from '../table';
import type { Terminal } from '../terminal';

function queryOf(terminal: Terminal, invocation: Invocation): string {
  const query = new URLSearchParams({ limit: String(countOption(terminal, invocation, 'limit', 50, 500)) });
  const journey = textOption(invocation, 'journey');
  const person = textOption(invocation, 'person');
  if (journey !== undefined) query.set('journey', journey);
  if (person !== undefined) query.set(...personQuery(person));
  if (invocation.options.all !== true) query.set('live', 'true');
  return query.toString();
}

/** Lists runs, the newest first; only live ones unless `--all` asks for ended ones too. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const api = openApi(terminal, invocation, 'admin');
  const answer: JsonObject = await api.get(`/api/runs?${queryOf(terminal, invocation)}`, t('column.run'));
  const runs = runsIn(answer);
  if (terminal.json) outJson(terminal, 'runs', { runs });
  else if (runs.length === 0) terminal.say(t('runs.none'));
  else {
    const heading = ['run', 'step', 'since', 'state'].map((name) => t(`column.${name as 'run'}`));
    terminal.out(
      columns(
        heading,
        runs.map((one) => runColumns(one)),
      ),
    );
  }
  return EXIT.ok;
}
